// How children end, and how they are ended.
#include <chrono>
#include <csignal>
#include <thread>

#include "child.windows.hpp"
#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Wait = ParentTest;

TEST_F(Wait, ReturnsTheExitCode) {
    EXPECT_EQ(call(child({"exit", "7"})), 7);
    EXPECT_EQ(call(child({"exit", "1000"})), 1000);
}

TEST_F(Wait, ExitCodesAboveIntKeepTheirBits) {
    EXPECT_EQ(static_cast<unsigned>(call(child({"exit", "-1"}))), 0xffffffffU);
    EXPECT_EQ(static_cast<unsigned>(call(child({"kill-self", "SIGSEGV"}))), 0xc0000005U);
    EXPECT_STREQ(CalledProcessError(static_cast<int>(0xc0000005), {"ls"}).what(),
                 "Command '['ls']' returned non-zero exit status 3221225477.");
}

TEST_F(Wait, PollsAndWaitsWithATimeout) {
    const Gate gate;
    Popen process(child({"gate", gate.address(), "exit", "3"}));
    EXPECT_EQ(process.poll(), std::nullopt);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(timeout_of([&] { process.wait(0.2); }).timeout, 0.2);
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(200));
    EXPECT_THROW(process.wait(0), TimeoutExpired);
    EXPECT_THROW(process.wait(-1), TimeoutExpired);
    gate.open();
    EXPECT_EQ(process.wait(60), 3);
    EXPECT_EQ(process.poll(), 3);
    EXPECT_EQ(process.wait(0), 3);
}

TEST_F(Wait, TerminateAndKillEndWithOne) {
    const auto ended_by = [](void (*end)(Popen&)) {
        Popen process(child({"pause"}));
        end(process);
        return process.wait();
    };
    EXPECT_EQ(ended_by([](Popen& process) { process.terminate(); }), 1);
    EXPECT_EQ(ended_by([](Popen& process) { process.kill(); }), 1);
    EXPECT_EQ(ended_by([](Popen& process) { process.send_signal(SIGTERM); }), 1);
}

TEST_F(Wait, OtherSignalsDoNotExist) {
    Popen process(child({"pause"}));
    EXPECT_THROW(process.send_signal(SIGSEGV), ValueError);
    process.kill();
    process.wait();
}

TEST_F(Wait, NothingIsSentToAChildThatHasEnded) {
    const TemporaryDirectory directory;
    Popen process(child({"exit", "5"}));
    const HANDLE ended = OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(process.pid()));
    WaitForSingleObject(ended, INFINITE);
    CloseHandle(ended);
    process.terminate();
    process.kill();
    process.send_signal(SIGTERM);
    EXPECT_EQ(process.wait(), 5);
}

TEST_F(Wait, ThreadsGetTheSameCode) {
    const Gate gate;
    Popen process(child({"gate", gate.address(), "exit", "6"}));
    int codes[3] = {};
    {
        std::vector<std::jthread> threads;
        for (int& code : codes) threads.emplace_back([&] { code = process.wait(60); });
        gate.await();
        gate.open();
    }
    EXPECT_TRUE(codes[0] == 6 && codes[1] == 6 && codes[2] == 6);
}

TEST_F(Wait, RunKillsAtTheEndOfTheTimeout) {
    const TimeoutExpired error = timeout_of([] { run(child({"pause"}), {.capture_output = true, .timeout = 0.2}); });
    EXPECT_EQ(error.timeout, 0.2);
    EXPECT_EQ(error.output, std::nullopt);
}

}  // namespace
}  // namespace subprocess::testing
