#include "play/idle.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace childproof {
namespace {

using State = Idleness::State;
using std::chrono::milliseconds;

/// A process that does something, and is killed at the end.
class Child {
public:
    template <typename Body>
    explicit Child(Body body) : pid_(fork()) {
        if (pid_ != 0) return;
        body();
        _exit(0);
    }
    ~Child() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    int pid() const { return pid_; }

private:
    int pid_;
};

[[noreturn]] void spin() {
    for (std::atomic<int> turns{0};; ++turns) continue;
}

[[noreturn]] void look_for_the_end_of_children() {
    for (int children = 0; children < 30; ++children)  // so that looking takes long
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;) pause();
        }
    for (;;) waitpid(-1, nullptr, WNOHANG);
}

[[noreturn]] void nap_again_and_again() {
    for (;;) usleep(5000);
}

Idleness await(const std::vector<int>& processes, milliseconds patience = milliseconds(60000)) {
    return await_idle([&] { return processes; }, std::chrono::steady_clock::now() + patience);
}

TEST(AwaitIdle, IsOverWhenTheOnlyThreadSleeps) {
    const Child child([] { pause(); });
    EXPECT_EQ(await({child.pid()}).state, State::idle);
}

TEST(AwaitIdle, NamesTheThreadThatRunsOn) {
    const Child child(spin);
    const Idleness found = await({child.pid()}, milliseconds(20));
    const std::string number = std::to_string(child.pid());
    EXPECT_EQ(found.state, State::busy);
    EXPECT_TRUE(found.busy.starts_with("thread " + number + " of " + number + " (")) << found.busy;
    EXPECT_TRUE(found.busy.ends_with("R (running)")) << found.busy;
}

// In waitpid a thread that runs says for some time that it sleeps.
TEST(AwaitIdle, IsNotDeceivedByOneThatLooksForTheEndOfChildrenAgainAndAgain) {
    const Child child(look_for_the_end_of_children);
    EXPECT_EQ(await({child.pid()}, milliseconds(300)).state, State::busy);
}

TEST(AwaitIdle, LooksAtEveryThread) {
    const Child child([] {
        const std::thread other(spin);
        pause();
    });
    EXPECT_EQ(await({child.pid()}, milliseconds(20)).state, State::busy);
}

TEST(AwaitIdle, LooksAtEveryProcess) {
    const Child idle([] { pause(); }), busy(spin);
    EXPECT_EQ(await({idle.pid(), busy.pid()}, milliseconds(20)).state, State::busy);
}

TEST(AwaitIdle, TakesASleepThatEndsByItselfForIdle) {
    const Child child(nap_again_and_again);
    EXPECT_EQ(await({child.pid()}).state, State::idle);
}

TEST(AwaitIdle, WaitsForWhatGoesOn) {
    int pipe_ends[2];
    ASSERT_EQ(pipe2(pipe_ends, O_NONBLOCK), 0);
    const Child child([&] {
        const auto end = std::chrono::steady_clock::now() + milliseconds(50);
        while (std::chrono::steady_clock::now() < end) continue;
        EXPECT_EQ(write(pipe_ends[1], "x", 1), 1);
        pause();
    });
    EXPECT_EQ(await({child.pid()}).state, State::idle);
    char said = 0;
    EXPECT_EQ(read(pipe_ends[0], &said, 1), 1) << "it was busy still";
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

TEST(AwaitIdle, TakesStoppedAndEndedOnesForIdle) {
    const Child stopped([] { raise(SIGSTOP); }), ended([] {});
    EXPECT_EQ(await({stopped.pid(), ended.pid()}).state, State::idle);
}

TEST(AwaitIdle, KnowsNothingOfProcessesThatAreGone) { EXPECT_EQ(await({1 << 30}).state, State::unknown); }

}  // namespace
}  // namespace childproof
