// What happens where the kernel lacks a system call, or a filter denies it.
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <subprocess/expected.hpp>
#include <subprocess/knobs.hpp>
#include <system_error>

#include "denied_calls.hpp"
#include "parent.hpp"

namespace subprocess::testing {
namespace {

class OldKernel : public ParentTest, public ::testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(, OldKernel, ::testing::Values(ENOSYS, EPERM),
                         [](const auto& test) { return test.param == ENOSYS ? "ENOSYS" : "EPERM"; });

int wait_and_signal(Backend backend) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .backend = backend});
    try {
        child.wait(0.01);
        return 1;
    } catch (const TimeoutExpired&) {
    }
    child.terminate();
    if (child.wait(60) != -SIGTERM) return 2;
    return run({"/bin/false"}, {.backend = backend}).returncode == 1 ? 0 : 3;
}

TEST_P(OldKernel, WithoutPidfdsWaitingAndSignallingWork) {
    // The vfork backend has its pidfd from clone; what it lacks is the way to send a signal by it.
    for (const Backend backend : {Backend::vfork, Backend::posix_spawn, Backend::fork}) {
        EXPECT_EQ(0, in_copy([=] {
                      deny({SYS_pidfd_open, SYS_pidfd_send_signal}, GetParam());
                      return wait_and_signal(backend);
                  }))
            << to_string(backend);
    }
}

TEST_P(OldKernel, WithoutAWayToLendPagesInputIsCopied) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_vmsplice}, GetParam());
                  const std::string much = many_bytes(5'000'001);
                  return run({"/bin/cat"}, {.input = much, .stdout_ = PIPE}).stdout_ == much ? 0 : 1;
              }));
}

TEST_P(OldKernel, WithoutCloseRangeDescriptorsAreClosed) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_close_range}, GetParam());
                  for (const int number : {10, 11, 300}) fcntl(0, F_DUPFD, number);
                  for (const Backend backend : {Backend::vfork, Backend::fork}) {
                      const auto seen = run("ls /proc/$$/fd; :",
                                            {.stdout_ = PIPE, .shell = true, .pass_fds = {11}, .backend = backend});
                      if (seen.stdout_ != "0\n1\n11\n2\n") return 1;
                  }
                  return 0;
              }));
}

TEST_P(OldKernel, WithoutUnsharingDescriptorsAreClosed) {
    EXPECT_EQ(0, in_copy([] {
                  constexpr unsigned close_range_unshare = 1U << 1;
                  deny_with(SYS_close_range, 2, close_range_unshare, GetParam());
                  for (const int number : {10, 11, 300}) fcntl(0, F_DUPFD, number);
                  for (int i = 0; i < 2; ++i) {  // it is tried once
                      const auto seen = run("ls /proc/$$/fd; :", {.stdout_ = PIPE, .shell = true, .pass_fds = {11}});
                      if (seen.stdout_ != "0\n1\n11\n2\n") return 1;
                  }
                  return fcntl(10, F_GETFD) == 0 && fcntl(300, F_GETFD) == 0 ? 0 : 2;
              }));
}

TEST_P(OldKernel, WithoutLargePipesOutputIsWhole) {
    EXPECT_EQ(0, in_copy([] {
                  deny_with(SYS_fcntl, 1, F_SETPIPE_SZ, GetParam());
                  const std::string input(1'000'000, 'x');
                  return run({"cat"}, {.input = input, .stdout_ = PIPE}).stdout_ == input ? 0 : 1;
              }));
}

TEST_P(OldKernel, WithoutCloseRangeAndProcDescriptorsAreClosed) {
    EXPECT_EQ(0, in_copy([] {
                  for (const int number : {10, 11, 300}) fcntl(0, F_DUPFD, number);
                  deny({SYS_close_range, SYS_getdents64}, GetParam());
                  const std::string command = "for i in 10 11 300; do test -e /proc/$$/fd/$i && echo $i; done";
                  const auto seen = run(command, {.stdout_ = PIPE, .shell = true, .pass_fds = {11}});
                  return seen.stdout_ == "11\n" ? 0 : 1;
              }));
}

TEST_P(OldKernel, WithoutPidfdsAndThreadsATimedWaitDoesNotTimeOut) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_pidfd_open}, GetParam());
                  deny_clone_with(CLONE_THREAD, EAGAIN);
                  Popen child({"/bin/sleep", "60"}, {.backend = Backend::fork});
                  for (int i = 0; i < 2; ++i) {
                      try {
                          child.wait(0.01);
                          return 1;
                      } catch (const std::system_error&) {  // not TimeoutExpired
                      }
                  }
                  child.kill();
                  return child.wait() == -SIGKILL ? 0 : 2;
              }));
}

TEST_P(OldKernel, WithoutClone3PosixSpawnLeavesItToFork) {
    EXPECT_EQ(0, in_copy([] {
                  set_use_vfork(false);
                  deny({SYS_clone3}, GetParam());
                  if (run({"true"}).returncode != 0) return 1;
                  try {
                      run({"no-such-program"});
                      return 2;
                  } catch (const OSError& error) {
                      return error.code().value() == ENOENT && error.step == Step::exec ? 0 : 3;
                  }
              }));
}

/// What a process does that has not made a child before: what the kernel can do is asked once.
int start_children_by_fork() {
    Popen child({"true"});
    if (child.backend() != Backend::fork || child.wait() != 0) return 1;
    if (run({"cat"}, {.input = "x", .stdout_ = PIPE}).stdout_ != "x") return 2;
    try {
        run({"no-such-program"});
        return 3;
    } catch (const OSError& error) {
        return error.code().value() == ENOENT && error.step == Step::exec ? 0 : 4;
    }
}

/// Run by the next one.
TEST(FirstChildOfAll, DISABLED_IsMadeByFork) { EXPECT_EQ(start_children_by_fork(), 0); }

/// Whether a program is there and says what it is.
bool is_installed(const std::string& program) {
    return try_run({program, "--version"}, {.stdout_ = DEVNULL}).has_value();
}

TEST(FirstChildOfAll, ThatGetsACopyOfTheMemoryIsMadeByFork) {
    utsname system{};
    uname(&system);
    // Its clone ignores CLONE_VM where CLONE_VFORK is given.
    const std::string emulator = std::string("qemu-") + system.machine;
    if (!is_installed(emulator)) GTEST_SKIP() << "there is no " << emulator << " (Debian: qemu-user)";
    if (with_sanitizers) GTEST_SKIP() << emulator << " cannot run sanitizers";
    const auto done =
        run({emulator, std::filesystem::read_symlink("/proc/self/exe").string(), "--gtest_also_run_disabled_tests",
             "--gtest_filter=FirstChildOfAll.DISABLED_*:RunFunctions.*:Communicate.*:Streams.*:Spawn.*/fork"},
            {.stdout_ = PIPE, .stderr_ = STDOUT});
    EXPECT_EQ(done.returncode, 0) << *done.stdout_;
    // A filter matches nothing without a word.
    for (const char* const suite :
         {"FirstChildOfAll.DISABLED_IsMadeByFork", "RunFunctions.", "Communicate.", "Streams.", "Spawn."})
        EXPECT_NE(done.stdout_->find(std::string("OK ] ") + suite), std::string::npos) << *done.stdout_;
}

class FirstChild : public ::testing::TestWithParam<int> {
protected:
    // In a new process, not in a copy of this one.
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};
INSTANTIATE_TEST_SUITE_P(, FirstChild, ::testing::Values(ENOSYS, EPERM),
                         [](const auto& test) { return test.param == ENOSYS ? "ENOSYS" : "EPERM"; });

TEST_P(FirstChild, WithoutVforkIsMadeByFork) {
    const auto start = [] {
        deny_clone_with(CLONE_VFORK, GetParam());
        _exit(start_children_by_fork());
    };
    EXPECT_EXIT(start(), ::testing::ExitedWithCode(0), "");
}

TEST(FirstChildOfAll, ThatCannotBeMadeNowSaysNothingOfLaterOnes) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto start = [] {
        const auto try_vfork = [] { Popen({"true"}, {.backend = Backend::vfork}).wait(); };
        deny_clone_with(CLONE_VFORK, EAGAIN);
        for (int i = 0; i < 2; ++i) {
            try {
                try_vfork();
                _exit(1);
            } catch (const OSError& error) {
                if (error.code().value() != EAGAIN) _exit(2);
            }
        }
        _exit(0);
    };
    EXPECT_EXIT(start(), ::testing::ExitedWithCode(0), "");
}

TEST_P(OldKernel, WithoutClone3ChildrenStartAndHandlersAreReset) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_clone3}, GetParam());
                  std::signal(SIGUSR1, [](int) {});
                  Popen child("kill -USR1 $$", {.shell = true});
                  if (child.backend() != Backend::vfork) return 1;
                  return child.wait() == -SIGUSR1 ? 0 : 2;
              }));
}

}  // namespace
}  // namespace subprocess::testing
