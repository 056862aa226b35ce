// The child program on Windows: what it sees of itself, and the verbs that are done in another way there.
#include <gtest/gtest.h>
#include <windows.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <subprocess/subprocess.hpp>
#include <vector>

namespace {

using nlohmann::json;
using subprocess::CompletedProcess;
using subprocess::Options;

std::string native(const char* path) { return std::filesystem::absolute(path).make_preferred().string(); }

CompletedProcess run_child(std::vector<std::string> verbs, Options options = {}) {
    verbs.insert(verbs.begin(), native(CHILD_PATH));
    options.capture_output = true;
    return subprocess::run(verbs, options);
}

unsigned status_of(const std::vector<std::string>& verbs) { return static_cast<unsigned>(run_child(verbs).returncode); }

std::string file_for(const std::string& name) {
    return (std::filesystem::temp_directory_path() / (name + std::to_string(GetCurrentProcessId()))).string();
}

json report(std::vector<std::string> verbs = {}, const Options& options = {}) {
    const std::string path = file_for("report-");
    verbs.insert(verbs.end(), {"report", path});
    EXPECT_EQ(run_child(verbs, options).returncode, 0);
    std::ifstream file(path);
    json seen = json::parse(file);
    file.close();
    std::filesystem::remove(path);
    return seen;
}

}  // namespace

TEST(Output, IsBytes) {
    EXPECT_EQ(run_child({"write-hex", "0a0d1a00ff", "line", "\u20ac"}).stdout_,
              std::string("\n\r\x1a\0\xff", 5) + "\u20ac\n");
    EXPECT_EQ(run_child({"write-err", "a"}).stderr_, "a");
}

TEST(Input, IsBytes) {
    EXPECT_EQ(run_child({"read-line", "count"}, {.input = "a\r\nb\x1a"}).stdout_, "a\r\n2\n");
    EXPECT_EQ(run_child({"check-generated", "8"}, {.input = "0000000\n"}).returncode, 0);
}

TEST(Exit, StatusesHave32Bits) {
    EXPECT_EQ(status_of({"exit", "256"}), 256U);
    EXPECT_EQ(status_of({"exit", "4294967295"}), 0xffffffffU);
    EXPECT_EQ(status_of({"exit", "-1"}), 0xffffffffU);
}

TEST(KillSelf, EndsAsWindowsDoes) {
    EXPECT_EQ(status_of({"kill-self", "SIGTERM"}), 1U);
    EXPECT_EQ(status_of({"kill-self", "SIGABRT"}), 3U);
    EXPECT_EQ(status_of({"kill-self", "SIGSEGV"}), 0xc0000005U);
}

TEST(Verbs, ThatWindowsLacksSaySo) {
    const CompletedProcess done = run_child({"kill-self", "SIGUSR1"});
    EXPECT_EQ(done.returncode, 125);
    EXPECT_EQ(done.stderr_, "child: kill-self: not on Windows: SIGUSR1\n");
    EXPECT_EQ(status_of({"setsid"}), 125U);
}

TEST(Report, TellsTheCommandLine) {
    const json seen = report({"write", "a b\u20ac\""});
    EXPECT_EQ(seen["argv"][2], "a b\u20ac\"");
    EXPECT_NE(seen["command_line"].get<std::string>().find("write \"a b\u20ac\\\"\" report "), std::string::npos);
}

TEST(Report, TellsTheEnvironmentAndTheDirectory) {
    const std::string directory = std::filesystem::temp_directory_path().parent_path().string();
    const json seen = report({}, {.cwd = directory, .env = {{"A", "\u20ac"}, {"B", ""}}});
    EXPECT_EQ(seen["env"]["A"], "\u20ac");
    EXPECT_EQ(seen["env"]["B"], "");
    EXPECT_EQ(seen["cwd"], directory);
}

TEST(Report, TellsTheHandles) {
    const json seen = report({}, {.stdin_ = subprocess::DEVNULL});
    EXPECT_EQ(seen["fds"]["0"]["kind"], "null");
    EXPECT_EQ(seen["fds"]["1"]["kind"], "pipe");
    EXPECT_EQ(seen["fds"]["1"]["access"], "w");
    EXPECT_EQ(seen["handles"].size(), 3U);
    EXPECT_EQ(seen["flags"], json::array({"USESTDHANDLES"}));
}

TEST(Report, TellsTheParent) { EXPECT_EQ(report()["ppid"], GetCurrentProcessId()); }

TEST(Gate, HoldsTheChildUntilItIsOpened) {
    const std::string name = "helpers-test-" + std::to_string(GetCurrentProcessId());
    const HANDLE arrivals = CreateSemaphoreA(nullptr, 0, 9, ("Local\\" + name + "-at").c_str());
    const HANDLE passage = CreateEventA(nullptr, TRUE, FALSE, ("Local\\" + name).c_str());
    subprocess::Popen child({native(CHILD_PATH), "gate", name, "gate", name});
    EXPECT_EQ(WaitForSingleObject(arrivals, INFINITE), WAIT_OBJECT_0);
    EXPECT_EQ(child.poll(), std::nullopt);
    SetEvent(passage);
    EXPECT_EQ(child.wait(), 0);
    EXPECT_EQ(WaitForSingleObject(arrivals, 0), WAIT_OBJECT_0) << "the second arrival";
    CloseHandle(arrivals);
    CloseHandle(passage);
}

TEST(Gate, AMissingOneIsReported) {
    const CompletedProcess done = run_child({"gate", "no-such-gate"});
    EXPECT_EQ(done.returncode, 125);
    EXPECT_EQ(done.stderr_, "child: gate: cannot tell of the arrival: error 2\n");
}

TEST(Spawn, GrandchildrenInheritTheStreams) {
    const std::string file = file_for("pid-");
    EXPECT_EQ(run_child({"spawn", file, "write", "a b", ";", "wait-spawned", "write", "c"}).stdout_, "a bc");
    EXPECT_TRUE(std::filesystem::remove(file));
}

TEST(Nothing, ExitsWithZero) { EXPECT_EQ(subprocess::call({native(NOTHING_PATH)}), 0); }

TEST(Hello, WritesItsLineAndExitsWithZero) { EXPECT_EQ(subprocess::check_output({native(HELLO_PATH)}), "hello\n"); }
