#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "run_child.hpp"

using nlohmann::json;

namespace {

/// What the child reports of itself after `verbs`.
json report(std::vector<std::string> verbs = {}, const World& world = {}) {
    const Folder folder;
    verbs.insert(verbs.end(), {"report", folder / "report"});
    const Outcome outcome = run_child(verbs, world);
    EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
    return json::parse(read_file(folder / "report"));
}

json keys(const json& object) {
    json names = json::array();
    for (const auto& item : object.items()) names.push_back(item.key());
    return names;
}

}  // namespace

TEST(Report, Arguments) {
    const json seen = report({"write", "\"\\\n\x01\u00e9", "write", "\xFF\xFE"});
    EXPECT_EQ(seen["argv"][0], CHILD_PATH);
    EXPECT_EQ(seen["argv"][2], "\"\\\n\x01\u00e9");
    EXPECT_EQ(seen["argv"][4], json({{"base64", "//4="}}));
}

TEST(Report, WhatIsNotUtf8) {
    // Overlong, surrogate, above U+10FFFF, cut short, a lone continuation; and the last code point, which is right.
    for (const char* bytes : {"\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "a\xE2\x82", "\x80"}) {
        EXPECT_TRUE(report({"write", bytes})["argv"][2].is_object());
    }
    EXPECT_EQ(report({"write", "\xF4\x8F\xBF\xBF"})["argv"][2], "\xF4\x8F\xBF\xBF");
}

TEST(Report, Environment) {
    const json seen = report({}, {.env = {"A=1", "A=2", "B=", "C=\xFF", "D"}});
    EXPECT_EQ(seen["env"], json({{"A", "1"}, {"B", ""}, {"C", {{"base64", "/w=="}}}}));
    EXPECT_EQ(seen["environ"], json({"A=1", "A=2", "B=", {{"base64", "Qz3/"}}, "D"}));
}

TEST(Report, WorkingDirectory) {
    EXPECT_EQ(report({}, {.prepare = [] { EXPECT_EQ(chdir("/usr"), 0); }})["cwd"], "/usr");
    const Folder folder;
    const std::string gone = folder / "gone";
    std::filesystem::create_directory(gone);
    EXPECT_EQ(report({}, {.prepare = [&] { EXPECT_EQ(chdir(gone.c_str()) + rmdir(gone.c_str()), 0); }})["cwd"],
              nullptr);
}

TEST(Report, Ids) {
    const Folder folder;
    RunningChild child({"report", folder / "report"}, {});
    EXPECT_EQ(child.wait().exit_status, 0);
    const json seen = json::parse(read_file(folder / "report"));
    EXPECT_EQ(seen["pid"], child.pid());
    EXPECT_EQ(seen["ppid"], getpid());
    EXPECT_EQ(seen["pgid"], getpgrp());
    EXPECT_EQ(seen["sid"], getsid(0));
    EXPECT_EQ(seen["uids"], json({getuid(), geteuid(), geteuid()}));
    EXPECT_EQ(seen["gids"], json({getgid(), getegid(), getegid()}));
    EXPECT_EQ(seen["groups"].size(), getgroups(0, nullptr));
    EXPECT_EQ(seen["nice"], getpriority(PRIO_PROCESS, 0));
}

TEST(Report, Session) {
    const json seen = report({"setsid"});
    EXPECT_EQ(seen["sid"], seen["pid"]);
    EXPECT_EQ(seen["pgid"], seen["pid"]);
}

TEST(Report, Descriptors) {
    const json fds = report({}, {.prepare = [] {
                                int ends[2];
                                if (pipe(ends) != 0) _exit(126);
                                dup2(ends[0], 7);
                                dup2(ends[1], 8);
                                close(ends[0]);
                                close(ends[1]);
                                fcntl(8, F_SETPIPE_SZ, 4096);
                                fcntl(8, F_SETFL, O_NONBLOCK);
                                dup2(open("/dev/null", O_RDWR | O_CLOEXEC), 9);
                                close(3);
                                dup2(open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC), 600);
                                close(3);
                            }})["fds"];
    EXPECT_EQ(keys(fds), json({"0", "1", "2", "600", "7", "8", "9"}));
    EXPECT_EQ(fds["1"]["kind"], "file");
    EXPECT_EQ(fds["1"]["access"], "rw");
    EXPECT_EQ(fds["7"]["kind"], "pipe");
    EXPECT_EQ(fds["7"]["access"], "r");
    EXPECT_EQ(fds["7"]["nonblocking"], false);
    EXPECT_EQ(fds["8"]["access"], "w");
    EXPECT_EQ(fds["8"]["nonblocking"], true);
    EXPECT_EQ(fds["8"]["pipe_size"], 4096);
    EXPECT_EQ(fds["7"]["id"], fds["8"]["id"]);
    EXPECT_EQ(fds["9"]["kind"], "null");
    EXPECT_EQ(fds["9"]["path"], "/dev/null");
    EXPECT_EQ(fds["600"]["kind"], "directory");
    EXPECT_EQ(fds["600"]["path"], "/usr");
}

TEST(Report, Signals) {
    const json signals = report({"ignore", "SIGPIPE", "catch", "SIGUSR1", "block", "SIGRTMIN+2", "kill-self",
                                 "SIGRTMIN+2", "block", "SIGTERM"})["signals"];
    EXPECT_EQ(signals["ignored"], json({"SIGPIPE"}));
    EXPECT_EQ(signals["caught"], json({"SIGUSR1"}));
    EXPECT_EQ(signals["blocked"], json({"SIGTERM", "SIGRTMIN+2"}));
    EXPECT_EQ(signals["pending"], json({"SIGRTMIN+2"}));
}

TEST(Report, Umask) {
    const Folder folder;
    const std::string path = folder / "report";
    EXPECT_EQ(run_child({"report", path}, {.prepare = [] { umask(0777); }}).exit_status, 0);
    EXPECT_EQ(json::parse(read_file(path))["umask"], 0777);
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0644U);  // the umask does not make it unreadable
}

TEST(Report, Limits) {
    const json limits = report({}, {.prepare = [] {
                                   const rlimit files{17, 64};
                                   setrlimit(RLIMIT_NOFILE, &files);
                                   const rlimit core{0, 0};
                                   setrlimit(RLIMIT_CORE, &core);
                               }})["rlimits"];
    EXPECT_EQ(limits["NOFILE"], json({17, 64}));
    EXPECT_EQ(limits["CORE"], json({0, 0}));
    EXPECT_TRUE(limits.contains("STACK"));
}

TEST(Report, WorksWhereDescriptorsAreUsedUp) {
    const json seen = report({}, {.prepare = [] {
                                 const rlimit none_left{3, 64};
                                 setrlimit(RLIMIT_NOFILE, &none_left);
                             }});
    EXPECT_EQ(keys(seen["fds"]), json({"0", "1", "2"}));
    EXPECT_EQ(seen["rlimits"]["NOFILE"], json({3, 64}));
}

TEST(Report, WorksWithClosedStreams) {
    const json seen = report({}, {.prepare = [] {
                                 for (int fd = 0; fd < 3; ++fd) close(fd);
                             }});
    EXPECT_EQ(seen["fds"], json::object());
}
