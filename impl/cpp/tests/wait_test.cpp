// Learning how a child ended, and signalling it.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <limits>
#include <subprocess/warnings.hpp>
#include <vector>

#include "exit_watch.hpp"
#include "parent.hpp"
#include "process.hpp"

namespace subprocess::testing {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// A child that ends when its stdin is closed.
Popen waiting_child(Backend backend = Backend::automatic) {
    return Popen({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = DEVNULL, .backend = backend});
}

using Wait = BackendTest;
INSTANTIATE_TEST_SUITE_P(, Wait, every_backend, backend_name);

TEST_P(Wait, GivesTheExitStatus) {
    for (const int status : {0, 1, 9, 127, 255}) {
        Popen child("exit " + std::to_string(status), {.shell = true, .backend = GetParam()});
        EXPECT_EQ(child.returncode(), std::nullopt);
        EXPECT_EQ(child.wait(), status);
        EXPECT_EQ(child.wait(), status);
        EXPECT_EQ(child.poll(), status);
        EXPECT_EQ(child.returncode(), status);
    }
}

TEST_P(Wait, GivesTheSignalAsANegativeNumber) {
    for (const int signal : {SIGKILL, SIGTERM, SIGSEGV}) {
        Popen child = waiting_child(GetParam());
        child.send_signal(signal);
        EXPECT_EQ(child.wait(), -signal);
    }
}

TEST_P(Wait, TimesOutAndMayBeRepeated) {
    Popen child = waiting_child(GetParam());
    const auto start = Clock::now();
    try {
        child.wait(0.05);
        FAIL();
    } catch (const TimeoutExpired& error) {
        EXPECT_GE(seconds_since(start), 0.05);
        EXPECT_EQ(error.timeout, 0.05);
        EXPECT_EQ(error.cmd, Args({"/bin/cat"}));
        EXPECT_FALSE(error.output);
    }
    EXPECT_EQ(child.poll(), std::nullopt);
    child.stdin_.close();
    EXPECT_EQ(child.wait(60), 0);
}

using WaitDetails = ParentTest;

TEST_F(WaitDetails, TimeoutsThatHaveEndedLookOnce) {
    Popen child = waiting_child();
    for (const double timeout : {0.0, -1.0, -std::numeric_limits<double>::infinity()}) {
        EXPECT_THROW(child.wait(timeout), TimeoutExpired);
    }
    child.kill();
    child.wait();
    EXPECT_EQ(child.wait(0), -SIGKILL);
    EXPECT_EQ(child.wait(-5), -SIGKILL);
}

TEST_F(WaitDetails, AZombieIsSeenWithATimeoutOfZero) {
    Popen child({"/bin/true"});
    siginfo_t info{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child.pid()), &info, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(child.wait(0), 0);
}

TEST_F(WaitDetails, HugeTimeoutsAreEndless) {
    for (const double timeout : {1e9, 1e18, 1e300, std::numeric_limits<double>::infinity()}) {
        EXPECT_EQ(Popen({"/bin/true"}).wait(timeout), 0);
    }
}

TEST_F(WaitDetails, ATimeoutThatIsNotANumberIsAnError) {
    Popen child = waiting_child();
    EXPECT_THROW(child.wait(std::nan("")), ValueError);
    EXPECT_THROW(child.communicate({}, std::nan("")), ValueError);
    child.exit();
}

TEST_F(WaitDetails, TimeoutsMayBeDurations) {
    Popen child = waiting_child();
    EXPECT_THROW(child.wait(std::chrono::milliseconds(1)), TimeoutExpired);
    child.exit();
}

TEST_F(WaitDetails, WaitingUsesNoProcessorTime) {
    Popen child = waiting_child();
    const std::clock_t before = std::clock();
    EXPECT_THROW(child.wait(0.3), TimeoutExpired);
    EXPECT_LT(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC, 0.1);
    child.exit();
}

TEST_F(WaitDetails, SignalsAfterTheEndDoNothing) {
    Popen child({"/bin/true"});
    child.wait();
    child.kill();
    child.terminate();
    child.send_signal(SIGUSR1);
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(WaitDetails, AnInvalidSignalIsAnError) {
    Popen child = waiting_child();
    EXPECT_THROW(child.send_signal(12345), OSError);
    child.exit();
}

TEST_F(WaitDetails, AStoppedChildHasNotEnded) {
    Popen child = waiting_child();
    child.send_signal(SIGSTOP);
    siginfo_t info{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child.pid()), &info, WSTOPPED), 0);
    EXPECT_EQ(child.poll(), std::nullopt);
    EXPECT_THROW(child.wait(0.01), TimeoutExpired);
    child.send_signal(SIGCONT);
    child.exit();
    EXPECT_EQ(child.returncode(), 0);
}

TEST_F(WaitDetails, WithIgnoredSigchldTheStatusIsZero) {
    std::signal(SIGCHLD, SIG_IGN);
    const Finally restore([] { std::signal(SIGCHLD, SIG_DFL); });
    for (const Backend backend : {Backend::vfork, Backend::posix_spawn, Backend::fork}) {
        EXPECT_EQ(run("exit 3", {.shell = true, .backend = backend}).returncode, 0);
        EXPECT_EQ(run("exit 3", {.shell = true, .timeout = 60, .backend = backend}).returncode, 0);
    }
}

TEST_F(WaitDetails, AChildThatSomebodyElseHasReapedCountsAsZero) {
    Popen child("exit 3", {.shell = true});
    ASSERT_EQ(waitpid(child.pid(), nullptr, 0), child.pid());
    child.kill();
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(WaitDetails, ExitClosesTheStreamsAndWaits) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    child.exit();
    EXPECT_TRUE(child.stdin_.closed());
    EXPECT_TRUE(child.stdout_.closed());
    EXPECT_EQ(child.returncode(), 0);
}

TEST_F(WaitDetails, ExitWaitsThoughFlushingFails) {
    Popen child({"/bin/true"}, {.stdin_ = PIPE});
    child.wait();
    child.stdin_.write("unread");
    EXPECT_THROW(child.exit(), OSError);
    EXPECT_EQ(child.returncode(), 0);
}

TEST_F(WaitDetails, AnObjectMayBeMoved) {
    Popen first = waiting_child();
    const int pid = first.pid();
    Popen second = std::move(first);
    EXPECT_EQ(second.pid(), pid);
    Popen third({"/bin/true"});
    third.wait();
    third = std::move(second);
    EXPECT_EQ(third.pid(), pid);
    third.exit();
}

std::vector<std::string> warnings;

class Dropping : public ParentTest {
protected:
    void SetUp() override {
        ParentTest::SetUp();
        warnings.clear();
        set_warning_hook(
            [](const char* kind, const std::string& message) { warnings.push_back(kind + (": " + message)); });
    }
    void TearDown() override {
        set_warning_hook(nullptr);
        ParentTest::TearDown();
    }
};

TEST_F(Dropping, ARunningChildIsWarnedOfAndReapedLater) {
    int pid = 0;
    {
        Popen dropped = waiting_child();
        pid = dropped.pid();
    }
    EXPECT_EQ(warnings, std::vector{"ResourceWarning: subprocess " + std::to_string(pid) + " is still running"});
    siginfo_t info{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT), 0);  // its stdin was closed
    run({"/bin/true"});
    EXPECT_EQ(kill(pid, 0), -1) << "the zombie is still there";
}

TEST_F(Dropping, AFinishedChildIsNot) {
    {
        Popen child({"/bin/true"});
        child.wait();
    }
    EXPECT_TRUE(warnings.empty());
}

TEST_F(Dropping, OverriddenOptionsAreWarnedOf) {
    run({"/bin/true"}, {.close_fds = false, .pass_fds = {0}});
    run({"/bin/true"}, {.stdout_ = PIPE, .bufsize = 1});
    ASSERT_EQ(warnings.size(), 2U);
    EXPECT_TRUE(warnings[0].starts_with("RuntimeWarning: pass_fds"));
    EXPECT_TRUE(warnings[1].starts_with("RuntimeWarning: bufsize"));
}

/// The watches by themselves, because the fallback is not used where there is something better.
class WatchTest : public ParentTest, public ::testing::WithParamInterface<bool> {
protected:
    static Process started(const std::vector<const char*>& argv) {
        const pid_t pid = fork();
        if (pid == 0) {
            execv(argv[0], const_cast<char* const*>(argv.data()));
            _exit(99);
        }
        return Process(pid, GetParam() ? watch_exit(pid, Descriptor()) : watch_exit_by_thread(pid));
    }
};

INSTANTIATE_TEST_SUITE_P(, WatchTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "best" : "thread"; });

TEST_P(WatchTest, SeesTheEnd) {
    Process process = started({"/bin/sh", "-c", "exit 5", nullptr});
    EXPECT_EQ(process.wait(Deadline()), 5);
}

TEST_P(WatchTest, SeesTheEndWithALimit) {
    Process process = started({"/bin/sh", "-c", "exit 5", nullptr});
    EXPECT_EQ(process.wait(Deadline(60)), 5);
}

TEST_P(WatchTest, SeesWithALimitOfZeroWhatHasEnded) {
    Process process = started({"/bin/sh", "-c", "exit 5", nullptr});
    siginfo_t end;
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(process.pid()), &end, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(process.wait(Deadline(0)), 5);
}

TEST_P(WatchTest, TimesOutAndMayBeRepeated) {
    Process process = started({"/bin/sleep", "60", nullptr});
    const auto start = Clock::now();
    EXPECT_EQ(process.wait(Deadline(0.05)), std::nullopt);
    EXPECT_GE(seconds_since(start), 0.05);
    EXPECT_EQ(process.wait(Deadline(0)), std::nullopt);
    process.send_signal(SIGTERM);
    EXPECT_EQ(process.wait(Deadline(60)), -SIGTERM);
    EXPECT_EQ(process.wait(Deadline(0)), -SIGTERM);
}

}  // namespace
}  // namespace subprocess::testing
