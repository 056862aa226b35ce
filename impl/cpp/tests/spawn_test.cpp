// What a new child is and has, whichever way it was made.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <new>
#include <sstream>
#include <string_view>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

/// One line of /proc/self/status of a child.
std::string status_line(const std::string& name, Options options) {
    options.stdout_ = PIPE;
    const std::string status = *run({"/bin/cat", "/proc/self/status"}, std::move(options)).stdout_;
    std::istringstream lines(status);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(name + ":")) return line.substr(name.size() + 2);
    }
    return "no such line";
}

/// The numbers of the descriptors that a shell finds open when it starts.
std::string open_descriptors(Options options) {
    options.stdout_ = PIPE;
    std::string numbers = *run({"/bin/sh", "-c", "ls /proc/$$/fd; :"}, std::move(options)).stdout_;
    std::istringstream lines(numbers);
    std::string sorted;
    for (std::string number; lines >> number;) sorted += number + " ";
    return sorted;
}

template <typename Function>
OSError os_error_of(Function function) {
    try {
        function();
    } catch (const OSError& error) {
        return error;
    }
    ADD_FAILURE() << "no OSError";
    return OSError({}, Step::none, "");
}

using Spawn = BackendTest;
INSTANTIATE_TEST_SUITE_P(, Spawn, every_backend, backend_name);

TEST_P(Spawn, UsesTheBackendAskedFor) {
    Popen child({"/bin/true"}, {.backend = GetParam()});
    EXPECT_EQ(child.backend(), GetParam());
    EXPECT_EQ(child.wait(), 0);
}

TEST_P(Spawn, LeavesErrnoAsItWas) {
    const auto is_kept = [](auto function) {
        errno = EOWNERDEAD;
        function();
        return errno == EOWNERDEAD;
    };
    const Options options{.stdin_ = PIPE, .stdout_ = PIPE, .backend = GetParam()};
    EXPECT_TRUE(is_kept([&] { EXPECT_THROW(run({"/nowhere"}, options), OSError); }));
    EXPECT_TRUE(is_kept([&] { EXPECT_EQ(run({"cat"}, options).returncode, 0); }));
    Popen child({"sleep", "60"}, options);
    EXPECT_TRUE(is_kept([&] { EXPECT_FALSE(child.poll()); }));
    EXPECT_TRUE(is_kept([&] { EXPECT_THROW(child.wait(0), TimeoutExpired); }));
    EXPECT_TRUE(is_kept([&] { EXPECT_THROW(child.communicate({}, 0), TimeoutExpired); }));
    EXPECT_TRUE(is_kept([&] { child.send_signal(0); }));
    EXPECT_TRUE(is_kept([&] { child.kill_tree(); }));
    EXPECT_TRUE(is_kept([&] { child.exit(); }));
    EXPECT_TRUE(is_kept([&] { child.kill(); }));
}

/// What cannot be copied once more.
struct CopiedOnce {
    CopiedOnce() = default;
    CopiedOnce(const CopiedOnce& other) : armed(other.armed) {
        if (*armed) throw std::bad_alloc();
    }
    CopiedOnce& operator=(const CopiedOnce&) = delete;
    ~CopiedOnce() = default;
    void operator()(std::string_view /*bytes*/) const {}
    std::shared_ptr<bool> armed = std::make_shared<bool>(false);
};

TEST_P(Spawn, LeavesNoChildIfItsOptionsCannotBeCopied) {
    const CopiedOnce function;
    const Options options{.stdout_ = PIPE, .on_stdout = function, .backend = GetParam()};
    *function.armed = true;
    EXPECT_THROW(Popen({"sleep", "60"}, options), std::bad_alloc);
}

TEST_P(Spawn, LeavesNoChildIfThereIsNoDescriptorForIt) {
    EXPECT_EQ(0, in_copy([] {
                  const rlimit limit{64, 64};
                  setrlimit(RLIMIT_NOFILE, &limit);
                  while (fcntl(1, F_DUPFD, 3) != -1) {
                  }
                  close(0);  // the only number that is free, and one that cannot be kept
                  try {
                      Popen child({"/bin/sleep", "60"}, {.backend = GetParam()});
                      return 1;
                  } catch (const OSError& error) {
                      if (error.code().value() != EMFILE) return 2;
                  }
                  return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD && fcntl(0, F_GETFD) == -1 ? 0 : 3;
              }));
}

TEST_P(Spawn, PassesArgumentsAsTheyAre) {
    const std::string odd = "a b\"c'\\\n\xff";
    const auto done = run({"/usr/bin/printf", "%s|", "", odd, "*"}, {.stdout_ = PIPE, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "|" + odd + "|*|");
}

TEST_P(Spawn, LooksForTheProgramOnPath) { EXPECT_EQ(run({"true"}, {.backend = GetParam()}).returncode, 0); }

TEST_P(Spawn, FindsTheProgramOnThePathOfEnv) {
    const TemporaryDirectory directory;
    directory.add("there/tool", "#!/bin/sh\necho found\n", 0755);
    const std::string path = directory.path() + "/missing:" + directory.path() + "/there";
    const auto done = run({"tool"}, {.stdout_ = PIPE, .env = {{"PATH", path}}, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "found\n");
}

TEST_P(Spawn, LooksInTheDefaultPathWithoutOne) {
    EXPECT_EQ(run({"true"}, {.env = Env::empty(), .backend = GetParam()}).returncode, 0);
}

TEST_P(Spawn, ReportsAMissingProgram) {
    const OSError error = os_error_of([] { run({"no-such-program"}, {.backend = GetParam()}); });
    EXPECT_EQ(error.code().value(), ENOENT);
    EXPECT_EQ(error.step, Step::exec);
    EXPECT_EQ(error.filename, "no-such-program");
    EXPECT_STREQ(error.what(), "[Errno 2] No such file or directory: 'no-such-program'");
}

TEST_P(Spawn, RemembersThatAProgramOnPathWasForbidden) {
    const TemporaryDirectory directory;
    directory.add("first/tool", "", 0644);
    const std::string path = directory.path() + "/first:" + directory.path() + "/second";
    const OSError error = os_error_of([&] { run({"tool"}, {.env = {{"PATH", path}}, .backend = GetParam()}); });
    EXPECT_EQ(error.code().value(), EACCES);
    EXPECT_EQ(error.filename, "tool");
}

TEST_P(Spawn, GoesOnBehindAForbiddenProgramOnPath) {
    const TemporaryDirectory directory;
    directory.add("first/tool", "", 0644);
    directory.add("second/tool", "#!/bin/sh\nexit 7\n", 0755);
    const std::string path = directory.path() + "/first:" + directory.path() + "/second";
    EXPECT_EQ(run({"tool"}, {.env = {{"PATH", path}}, .backend = GetParam()}).returncode, 7);
}

TEST_P(Spawn, ReportsAFileThatIsNoProgram) {
    const TemporaryDirectory directory;
    const std::string file = directory.add("text", "no program\n", 0755);
    const OSError error = os_error_of([&] { run({file}, {.backend = GetParam()}); });
    EXPECT_EQ(error.code().value(), ENOEXEC);
    EXPECT_EQ(error.filename, file);
}

TEST_P(Spawn, RunsExecutableInsteadOfTheFirstArgument) {
    const auto done = run({"name", "-c", "echo $0"}, {.stdout_ = PIPE, .executable = "/bin/sh", .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "name\n");
}

TEST_P(Spawn, NamesTheExecutableThatIsMissing) {
    const OSError error = os_error_of([] { run({"name"}, {.executable = "/no/program", .backend = GetParam()}); });
    EXPECT_EQ(error.filename, "/no/program");
}

TEST_P(Spawn, RunsAStringThroughTheShell) {
    const auto done = run("echo $0 $((1 + 2))", {.stdout_ = PIPE, .shell = true, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "/bin/sh 3\n");
}

TEST_P(Spawn, GivesTheShellTheOtherItemsAsArguments) {
    const auto done = run({"echo $0 $1", "a", "b"}, {.stdout_ = PIPE, .shell = true, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "a b\n");
}

TEST_P(Spawn, GivesExactlyTheEnvironment) {
    const auto done = run({"/usr/bin/env"}, {.stdout_ = PIPE, .env = {{"A", "1"}, {"B", ""}}, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "A=1\nB=\n");
}

TEST_P(Spawn, InheritsTheEnvironment) {
    setenv("SUBPROCESS_TEST", "here", 1);
    const Finally restore([] { unsetenv("SUBPROCESS_TEST"); });
    const auto done = run("echo $SUBPROCESS_TEST", {.stdout_ = PIPE, .shell = true, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "here\n");
}

TEST_P(Spawn, ClosesEveryDescriptorAboveTwo) {
    const int low = fcntl(1, F_DUPFD, 10);
    const int high = fcntl(1, F_DUPFD, 500);
    const Finally close_them([=] {
        close(low);
        close(high);
    });
    EXPECT_EQ(open_descriptors({.backend = GetParam()}), "0 1 2 ");
}

TEST_P(Spawn, LeavesInheritableDescriptorsOpenWithoutCloseFds) {
    const int inherited = fcntl(1, F_DUPFD, 40);
    const int not_inherited = fcntl(1, F_DUPFD_CLOEXEC, 50);
    const Finally close_them([=] {
        close(inherited);
        close(not_inherited);
    });
    // Other inheritable ones may come from whoever started this program.
    const std::string numbers = " " + open_descriptors({.close_fds = false, .backend = GetParam()});
    EXPECT_NE(numbers.find(" 40 "), numbers.npos);
    EXPECT_EQ(numbers.find(" 50 "), numbers.npos);
}

bool ignores(int signal, const Options& options) {
    return (std::stoull(status_line("SigIgn", options), nullptr, 16) >> (signal - 1)) & 1;
}

TEST_P(Spawn, RestoresIgnoredSignals) {
    EXPECT_EQ(0, in_copy([] {
                  for (const int signal : {SIGPIPE, SIGXFSZ, SIGUSR1}) std::signal(signal, SIG_IGN);
                  const Options restored{.backend = GetParam()};
                  if (ignores(SIGPIPE, restored) || ignores(SIGXFSZ, restored) || !ignores(SIGUSR1, restored)) return 1;
                  const Options kept{.restore_signals = false, .backend = GetParam()};
                  if (!ignores(SIGPIPE, kept) || !ignores(SIGXFSZ, kept) || !ignores(SIGUSR1, kept)) return 2;
                  return 0;
              }));
}

TEST_P(Spawn, GivesTheSignalMaskOfTheThread) {
    sigset_t blocked;
    sigset_t previous;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &blocked, &previous);
    const Finally restore([&] { pthread_sigmask(SIG_SETMASK, &previous, nullptr); });
    EXPECT_EQ(status_line("SigBlk", {.backend = GetParam()}), "0000000000000800");
}

TEST_P(Spawn, TurnsHandlersIntoDefaultActions) {
    std::signal(SIGUSR1, [](int) {});
    const Finally restore([] { std::signal(SIGUSR1, SIG_DFL); });
    EXPECT_EQ(run("kill -USR1 $$", {.shell = true, .backend = GetParam()}).returncode, -SIGUSR1);
    struct sigaction action {};
    sigaction(SIGUSR1, nullptr, &action);
    EXPECT_NE(action.sa_handler, SIG_DFL) << "the parent has lost its handler";
}

TEST_P(Spawn, StartsASession) {
    const auto done =
        run("test $(ps -o sid= $$) = $$", {.shell = true, .start_new_session = true, .backend = GetParam()});
    EXPECT_EQ(done.returncode, 0);
}

TEST_P(Spawn, StaysInTheSessionAndGroup) {
    const auto done = run("ps -o sid=,pgid= $$", {.stdout_ = PIPE, .shell = true, .backend = GetParam()});
    std::istringstream numbers(*done.stdout_);
    pid_t session = 0;
    pid_t group = 0;
    numbers >> session >> group;
    EXPECT_EQ(session, getsid(0));
    EXPECT_EQ(group, getpgrp());
}

TEST_P(Spawn, BecomesTheLeaderOfAGroup) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .process_group = 0, .backend = GetParam()});
    EXPECT_EQ(getpgid(child.pid()), child.pid());
    child.exit();
}

TEST_P(Spawn, LeavesNothingBehindWhenItFails) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_THROW(
            Popen({"/no/program"}, {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = DEVNULL, .backend = GetParam()}),
            OSError);
    }
}

using SpawnDetails = BackendTest;
INSTANTIATE_TEST_SUITE_P(, SpawnDetails, versatile_backends, backend_name);

TEST_P(SpawnDetails, ChangesTheDirectory) {
    const TemporaryDirectory directory;
    const auto done = run({"pwd"}, {.stdout_ = PIPE, .cwd = directory.path(), .backend = GetParam()});
    EXPECT_EQ(done.stdout_, directory.path() + "\n");
}

TEST_P(SpawnDetails, LooksForARelativeProgramInTheNewDirectory) {
    const TemporaryDirectory directory;
    directory.add("bin/tool", "#!/bin/sh\nexit 4\n", 0755);
    EXPECT_EQ(run({"bin/tool"}, {.cwd = directory.path(), .backend = GetParam()}).returncode, 4);
    EXPECT_EQ(run({"./tool"}, {.cwd = directory.path() + "/bin", .backend = GetParam()}).returncode, 4);
}

TEST_P(SpawnDetails, BlamesTheDirectoryThatIsMissing) {
    const OSError error = os_error_of([] { run({"true"}, {.cwd = "/no/directory", .backend = GetParam()}); });
    EXPECT_EQ(error.code().value(), ENOENT);
    EXPECT_EQ(error.step, Step::chdir);
    EXPECT_EQ(error.filename, "/no/directory");
}

TEST_P(SpawnDetails, SetsTheUmask) {
    EXPECT_EQ(run("umask", {.stdout_ = PIPE, .shell = true, .umask = 027, .backend = GetParam()}).stdout_, "0027\n");
}

TEST_P(SpawnDetails, BlamesTheProcessGroup) {
    const OSError error = os_error_of([] { run({"true"}, {.process_group = 1, .backend = GetParam()}); });
    EXPECT_EQ(error.code().value(), EPERM);
    EXPECT_EQ(error.step, Step::setpgid);
    EXPECT_EQ(error.filename, "");
    EXPECT_STREQ(error.what(), "[Errno 1] Operation not permitted");
}

TEST_P(SpawnDetails, ChangesTheIds) {
    if (geteuid() != 0) GTEST_SKIP() << "only root may change its ids";
    const Options options{.group = 1234, .extra_groups = {{5, 6}}, .user = 4321, .backend = GetParam()};
    EXPECT_EQ(status_line("Uid", options), "4321\t4321\t4321\t4321");
    EXPECT_EQ(status_line("Gid", options), "1234\t1234\t1234\t1234");
    EXPECT_EQ(status_line("Groups", options), "5 6 ");
}

TEST_P(SpawnDetails, LooksUpNamesOfUsersAndGroups) {
    if (geteuid() != 0) GTEST_SKIP() << "only root may change its ids";
    const auto done = run({"id", "-un"}, {.stdout_ = PIPE, .group = "daemon", .user = "daemon", .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "daemon\n");
}

TEST_P(SpawnDetails, BlamesTheIdThatMayNotBeSet) {
    if (geteuid() != 0) GTEST_SKIP() << "only root can give up its rights first";
    EXPECT_EQ(0, in_copy([] {
                  if (setresuid(4321, 4321, 4321) != 0) return 1;
                  const auto step_of = [](Options options) {
                      return os_error_of([&] { run({"/bin/true"}, std::move(options)); }).step;
                  };
                  if (step_of({.user = 0, .backend = GetParam()}) != Step::setreuid) return 2;
                  if (step_of({.group = 77, .backend = GetParam()}) != Step::setregid) return 3;
                  if (step_of({.extra_groups = {{77}}, .backend = GetParam()}) != Step::setgroups) return 4;
                  return 0;
              }));
}

TEST_P(SpawnDetails, KeepsPassedDescriptorsOpenAndNoOthers) {
    const int passed = fcntl(1, F_DUPFD_CLOEXEC, 60);
    const int also_passed = fcntl(1, F_DUPFD, 61);
    const int not_passed = fcntl(1, F_DUPFD, 62);
    const Finally close_them([=] {
        for (const int number : {passed, also_passed, not_passed}) close(number);
    });
    EXPECT_EQ(open_descriptors({.pass_fds = {61, 60, 61}, .backend = GetParam()}), "0 1 2 60 61 ");
    EXPECT_EQ(fcntl(passed, F_GETFD), FD_CLOEXEC) << "the parent's own flag has been touched";
}

TEST_P(SpawnDetails, PassedDescriptorsForceCloseFds) {
    const int passed = fcntl(1, F_DUPFD, 60);
    const int not_passed = fcntl(1, F_DUPFD, 62);
    const Finally close_them([=] {
        close(passed);
        close(not_passed);
    });
    EXPECT_EQ(open_descriptors({.close_fds = false, .pass_fds = {60}, .backend = GetParam()}), "0 1 2 60 ");
}

TEST_P(SpawnDetails, PassesADescriptorThatIsAlsoRedirected) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const Finally close_them([=] {
        close(ends[0]);
        close(ends[1]);
    });
    ASSERT_EQ(write(ends[1], "abcdef", 6), 6);
    const std::string command = "head -c 3; head -c 3 <&" + std::to_string(ends[0]);
    const auto done = run({"/bin/bash", "-c", command},
                          {.stdin_ = ends[0], .stdout_ = PIPE, .pass_fds = {ends[0]}, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "abcdef");
}

using Preexec = ParentTest;

TEST_F(Preexec, RunsInTheChildWithTheForkBackend) {
    const TemporaryDirectory directory;
    Popen child({"pwd"}, {.stdout_ = PIPE, .preexec_fn = [&] { std::filesystem::current_path(directory.path()); }});
    EXPECT_EQ(child.backend(), Backend::fork);
    EXPECT_EQ(child.communicate().stdout_, directory.path() + "\n");
}

TEST_F(Preexec, ReportsWhatItThrows) {
    try {
        run({"true"}, {.preexec_fn = [] { throw std::runtime_error("no way"); }});
        FAIL();
    } catch (const SubprocessError& error) {
        EXPECT_STREQ(error.what(), "Exception occurred in preexec_fn. no way");
    }
}

TEST_F(Preexec, DescriptorsThatItOpensAreClosed) {
    const Options options{.preexec_fn = [] { fcntl(1, F_DUPFD, 70); }};
    EXPECT_EQ(open_descriptors(options), "0 1 2 ");
}

using AutomaticBackend = ParentTest;

TEST_F(AutomaticBackend, IsVforkUnlessThereIsAPreexecFn) {
    Popen child({"true"}, {.cwd = "/", .umask = 022});
    EXPECT_EQ(child.backend(), Backend::vfork);
    child.wait();
}

class InexpressibleTest : public ParentTest, public ::testing::WithParamInterface<std::pair<const char*, Options>> {};

TEST_P(InexpressibleTest, PosixSpawnNamesWhatItCannotExpress) {
    auto [name, options] = GetParam();
    options.backend = Backend::posix_spawn;
    try {
        run({"/bin/true"}, options);
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_EQ(error.what(), std::string("backend posix_spawn cannot express ") + name);
    }
}

INSTANTIATE_TEST_SUITE_P(
    , InexpressibleTest,
    ::testing::Values(std::pair("cwd", Options{.cwd = "/"}), std::pair("preexec_fn", Options{.preexec_fn = [] {}}),
                      std::pair("pass_fds", Options{.pass_fds = {0}}), std::pair("group", Options{.group = 0}),
                      std::pair("extra_groups", Options{.extra_groups = {{0}}}), std::pair("user", Options{.user = 0}),
                      std::pair("umask", Options{.umask = 0}), std::pair("process_group", Options{.process_group = 1}),
                      std::pair("rlimits", Options{.rlimits = {{0, 1, 1}}}), std::pair("nice", Options{.nice = 1}),
                      std::pair("cpu_affinity", Options{.cpu_affinity = {0}}),
                      std::pair("parent_death_signal", Options{.parent_death_signal = SIGTERM})),
    [](const auto& test) { return test.param.first; });

}  // namespace
}  // namespace subprocess::testing
