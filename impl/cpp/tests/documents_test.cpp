// The documents' own examples, as a reader would write them down here. Nothing else may be needed than the header.
#include <subprocess/subprocess.hpp>
using namespace subprocess;

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>

namespace {

TEST(Documents, Run) {
    EXPECT_EQ(run({"ls", "-l"}, {.stdout_ = DEVNULL}).returncode, 0);
    EXPECT_THROW(run("exit 1", {.shell = true, .check = true}), CalledProcessError);
    const auto done = run({"ls", "-l", "/dev/null"}, {.capture_output = true});
    EXPECT_NE(done.stdout_->find("/dev/null"), std::string::npos);
    EXPECT_EQ(done.stderr_, "");
}

TEST(Documents, ReadingOutputAsText) {
    auto done = run({"ls", "-l"}, {.capture_output = true, .timeout = 60, .text = true});
    EXPECT_FALSE(done.stdout_->empty());
}

TEST(Documents, KillAfterTimeout) {
    Popen proc({"sleep", "60"}, {.stdout_ = PIPE, .stderr_ = PIPE});
    Communicated read;
    try {
        read = proc.communicate({}, 0.01);
    } catch (const TimeoutExpired&) {
        proc.kill();
        read = proc.communicate();
    }
    const auto [outs, errs] = read;
    EXPECT_EQ(outs, "");
    EXPECT_EQ(errs, "");
}

TEST(Documents, CheckOutputWithStderr) {
    const std::string output = check_output("ls non_existent_file; exit 0", {.stderr_ = STDOUT, .shell = true});
    EXPECT_NE(output.find("non_existent_file"), std::string::npos);
}

TEST(Documents, CheckOutputWithInput) {
    EXPECT_EQ(check_output({"sed", "-e", "s/foo/bar/"}, {.input = "when in the course of fooman events\n"}),
              "when in the course of barman events\n");
}

TEST(Documents, ShellPipeline) {
    Popen p1({"echo", "one hda\ntwo"}, {.stdout_ = PIPE});
    Popen p2({"grep", "hda"}, {.stdin_ = p1.stdout_, .stdout_ = PIPE});
    p1.stdout_.close();  // allows p1 to receive a SIGPIPE if p2 exits
    const auto output = p2.communicate().stdout_;
    EXPECT_EQ(output, "one hda\n");
    p1.wait();
}

TEST(Documents, ReplacingOsSystem) {
    try {
        const int retcode = call(std::string("true") + " myarg", {.shell = true});
        if (retcode < 0) {
            std::fprintf(stderr, "Child was terminated by signal %d\n", -retcode);
        }
        EXPECT_EQ(retcode, 0);
    } catch (const OSError& e) {
        FAIL() << "Execution failed: " << e.what();
    }
}

TEST(Documents, ReplacingOsSpawn) {
    Popen child({"/bin/sh", "-c", "exit 3"});
    EXPECT_GT(child.pid(), 0);
    EXPECT_EQ(child.wait(), 3);
    EXPECT_EQ(call({"/bin/sh", "-c", "exit 3"}), 3);
    EXPECT_EQ(Popen({"/bin/sh", "-c", "test \"$PATH\" = /usr/bin"}, {.env = {{"PATH", "/usr/bin"}}}).wait(), 0);
}

TEST(Documents, ReplacingOsPopen) {
    Popen p("cat; echo error >&2",
            {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = STDOUT, .shell = true, .bufsize = -1, .close_fds = true});
    Stream& child_stdin = p.stdin_;
    Stream& child_stdout_and_stderr = p.stdout_;
    child_stdin.write("text\n");
    child_stdin.close();
    EXPECT_EQ(child_stdout_and_stderr.read(), "text\nerror\n");
    EXPECT_EQ(p.wait(), 0);
}

TEST(Documents, Getstatusoutput) {
    EXPECT_EQ(getstatusoutput("ls /bin/ls"), std::pair(0, std::string("/bin/ls")));
    EXPECT_EQ(getstatusoutput("/bin/junk").first, 127);
    EXPECT_EQ(getstatusoutput("kill $$"), std::pair(-15, std::string()));
    EXPECT_EQ(getoutput("ls /bin/ls"), "/bin/ls");
}

TEST(Documents, AFilePerStream) {
    std::FILE* const log = std::tmpfile();
    EXPECT_EQ(run({"echo", "x"}, {.stdout_ = log}).returncode, 0);
    std::rewind(log);
    EXPECT_EQ(std::fgetc(log), 'x');
    std::fclose(log);
}

TEST(Documents, WhatArgsMayBe) {
    const std::vector<std::string> sequence = {"echo", "a b"};
    const std::string name = "true";
    const std::string_view view = "true";
    const std::filesystem::path path = "/bin/true";
    EXPECT_EQ(check_output(sequence), "a b\n");
    EXPECT_EQ(call(name), 0);
    EXPECT_EQ(call(view), 0);
    EXPECT_EQ(call(path), 0);
    EXPECT_EQ(call("true"), 0);
    EXPECT_EQ(call({"true", name, view}), 0);
    EXPECT_EQ(call({path, path}), 0);
    EXPECT_EQ(call("name", {.cwd = path.parent_path(), .executable = path}), 0);
}

TEST(Documents, ContextManager) {
    int pid = 0;
    const std::string line = with(Popen({"/bin/echo", "hi"}, {.stdout_ = PIPE}), [&](Popen& proc) {
        pid = proc.pid();
        return proc.stdout_.read();
    });
    EXPECT_EQ(line, "hi\n");
    EXPECT_THROW(with(Popen({"/bin/cat"}, {.stdin_ = PIPE}), [](Popen&) { throw std::runtime_error("x"); }),
                 std::runtime_error);
    EXPECT_NE(kill(pid, 0), 0) << "it has been waited for";
}

TEST(Documents, LinesOfAStream) {
    Popen proc("printf 'one\\ntwo\\nthree'", {.stdout_ = PIPE, .shell = true, .text = true});
    std::vector<std::string> lines;
    for (const std::string& line : proc.stdout_) lines.push_back(line);
    EXPECT_EQ(lines, (std::vector<std::string>{"one\n", "two\n", "three"}));
    proc.exit();
}

TEST(Documents, ACompletedProcessAsItIsShown) {
    EXPECT_EQ(to_string(run({"true", "-l"})), "CompletedProcess(args=['true', '-l'], returncode=0)");
    EXPECT_EQ(to_string(run("exit 1", {.shell = true})), "CompletedProcess(args='exit 1', returncode=1)");
    EXPECT_EQ(to_string(run({"printf", "a'\\n"}, {.capture_output = true})),
              "CompletedProcess(args=['printf', \"a'\\\\n\"], returncode=0, stdout=b\"a'\\n\", stderr=b'')");
    EXPECT_EQ(to_string(run({"printf", "\u00e9"}, {.capture_output = true, .encoding = "utf-8"})),
              "CompletedProcess(args=['printf', '\u00e9'], returncode=0, stdout='\u00e9', stderr='')");
    EXPECT_EQ(to_string(run({"printf", "\u00e9"}, {.stdout_ = PIPE})),
              "CompletedProcess(args=['printf', '\u00e9'], returncode=0, stdout=b'\\xc3\\xa9')");
}

TEST(Documents, WhatEnvMayBe) {
    const std::map<std::string, std::string> mapping = {{"A", "1"}};
    EXPECT_EQ(check_output({"/usr/bin/env"}, {.env = mapping}), "A=1\n");
    EXPECT_EQ(check_output({"/usr/bin/env"}, {.env = Env::empty()}), "");
}

}  // namespace
