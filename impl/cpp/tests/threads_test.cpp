// Several threads at once.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>
#include <vector>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Threads = ParentTest;

template <typename Function>
void in_threads(int count, Function function) {
    std::vector<std::thread> threads;
    threads.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) threads.emplace_back(function, i);
    for (std::thread& thread : threads) thread.join();
}

TEST_F(Threads, AllThatWaitGetTheStatus) {
    Popen child("read line; exit 5", {.stdin_ = PIPE, .shell = true});
    std::thread closer([&] { child.stdin_.close(); });
    in_threads(4, [&](int i) { EXPECT_EQ(i % 2 == 0 ? child.wait() : child.wait(60), 5); });
    closer.join();
}

TEST_F(Threads, PollSeesTheEndWhileOthersWait) {
    Popen child("read line; exit 5", {.stdin_ = PIPE, .shell = true});
    std::thread waiter([&] { EXPECT_EQ(child.wait(), 5); });
    EXPECT_EQ(child.poll(), std::nullopt);
    child.stdin_.close();
    while (!child.poll()) std::this_thread::yield();
    EXPECT_EQ(child.poll(), 5);
    waiter.join();
}

TEST_F(Threads, KillEndsAnothersWait) {
    Popen child({"sleep", "60"});
    std::thread waiter([&] { EXPECT_EQ(child.wait(), -SIGKILL); });
    child.kill();
    waiter.join();
    child.kill();
}

TEST_F(Threads, KillEndsAnothersCommunicate) {
    Popen child({"sleep", "60"}, {.stdout_ = PIPE});
    std::thread reader([&] { EXPECT_EQ(child.communicate().stdout_, ""); });
    child.kill();
    reader.join();
}

TEST_F(Threads, AllThatCommunicateGetTheOutput) {
    Popen child("sleep 0.05; echo x", {.stdout_ = PIPE, .shell = true});
    in_threads(3, [&](int i) { EXPECT_EQ(child.communicate({}, i == 0 ? Timeout() : Timeout(60)).stdout_, "x\n"); });
}

TEST_F(Threads, ATimeoutHoldsWhileAnotherCommunicates) {
    Popen child({"sleep", "60"}, {.stdout_ = PIPE});
    std::thread reader([&] { child.communicate(); });
    EXPECT_THROW(child.communicate({}, 0.05), TimeoutExpired);
    child.kill();
    reader.join();
}

TEST_F(Threads, SignalsRaceWithTheEnd) {
    in_threads(2, [](int) {
        for (int i = 0; i < 20; ++i) {
            Popen child({"/bin/true"});
            std::thread killer([&] { child.kill(); });
            const int code = child.wait();
            killer.join();
            EXPECT_TRUE(code == 0 || code == -SIGKILL);
        }
    });
}

TEST_F(Threads, StartChildrenAtOnce) {
    in_threads(4, [](int i) {
        for (int round = 0; round < 10; ++round) {
            const Backend backend = round % 3 == 0   ? Backend::vfork
                                    : round % 3 == 1 ? Backend::posix_spawn
                                                     : Backend::fork;
            const std::string text = std::to_string(i) + " " + std::to_string(round);
            // Ends only if no other child has inherited the pipe.
            EXPECT_EQ(run({"/bin/cat"}, {.input = text, .stdout_ = PIPE, .backend = backend}).stdout_, text);
        }
    });
}

/// What belongs to a thread.
std::string describe_thread() {
    const int error = errno;
    std::string text = "errno " + std::to_string(error) + " blocked";
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    for (int signal = 1; signal < NSIG; ++signal) {
        if (sigismember(&blocked, signal) == 1) text += " " + std::to_string(signal);
    }
    errno = error;
    return text;
}

TEST_F(Threads, SixtyFourMakeAllKindsOfCallsAndLeaveThemselvesAndTheParentAsTheyWere) {
    in_threads(64, [](int i) {
        sigset_t own;
        sigemptyset(&own);
        sigaddset(&own, SIGRTMIN + i % 8);
        if (i % 2 == 0) sigaddset(&own, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &own, nullptr);
        errno = 1000 + i;
        const std::string before = describe_thread();
        for (int kind = 0; kind < kinds_of_calls; ++kind) {
            for (const Backend backend : {Backend::vfork, Backend::posix_spawn, Backend::fork}) {
                make_call((i + kind) % kinds_of_calls, backend);
                EXPECT_EQ(describe_thread(), before) << "kind " << kind << ", " << to_string(backend);
            }
        }
    });
}

TEST_F(Threads, AMissingProgramIsReportedToWhoAsked) {
    in_threads(4, [](int i) {
        for (int round = 0; round < 10; ++round) {
            const std::string program = "/no/program" + std::to_string(i);
            try {
                run({program});
                ADD_FAILURE();
            } catch (const OSError& error) {
                EXPECT_EQ(error.filename, program);
            }
        }
    });
}

TEST_F(Threads, ChildrenHaveTheirOwnDescriptorsWhileOthersOpenAndClose) {
    std::atomic<bool> done = false;
    std::thread others([&] {
        while (!done) {
            const int number = fcntl(0, F_DUPFD, 3);  // inheritable
            const int high = fcntl(0, F_DUPFD, 500);
            close(number);
            close(high);
        }
    });
    const int kept = fcntl(0, F_DUPFD_CLOEXEC, 200);
    for (int i = 0; i < 200; ++i) {
        const auto seen = run("ls /proc/$$/fd; :", {.stdout_ = PIPE, .shell = true, .pass_fds = {kept}});
        ASSERT_EQ(seen.stdout_, "0\n1\n2\n" + std::to_string(kept) + "\n");
        ASSERT_EQ(fcntl(kept, F_GETFD), FD_CLOEXEC);
    }
    done = true;
    others.join();
    close(kept);
}

TEST_F(Threads, SignalsAreHandledByTheParentAlone) {
    EXPECT_EQ(0, in_copy([] {
                  static std::atomic<int> strayed = 0;
                  static const pid_t parent = getpid();
                  setpgid(0, 0);
                  std::signal(SIGUSR1, [](int) { strayed += getpid() != parent ? 1 : 0; });
                  std::atomic<bool> done = false;
                  std::thread others([&] {
                      while (!done) kill(0, SIGUSR1);  // all of the group
                  });
                  bool ended_well = true;
                  for (int i = 0; i < 200; ++i) {
                      const int code = call({"/bin/true"});
                      ended_well = ended_well && (code == 0 || code == -SIGUSR1);
                  }
                  done = true;
                  others.join();
                  return strayed != 0 ? 1 : ended_well ? 0 : 2;
              }));
}

}  // namespace
}  // namespace subprocess::testing
