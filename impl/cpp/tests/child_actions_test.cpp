// What a child does to itself without a preexec_fn, whichever way it was made.
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using ChildActions = BackendTest;
INSTANTIATE_TEST_SUITE_P(, ChildActions, versatile_backends, backend_name);

/// What a shell command says; it must have been started by the backend that the options name.
std::string output_of(const char* command, Options options) {
    options.stdout_ = PIPE;
    options.shell = true;
    Popen child(command, options);
    EXPECT_EQ(child.backend(), options.backend);
    return *child.communicate().stdout_;
}

/// The step that fails, with this errno.
Step failing_step(int error, const Options& options) {
    try {
        run({"/bin/true"}, options);
        ADD_FAILURE() << "no OSError";
    } catch (const OSError& failure) {
        EXPECT_EQ(failure.code().value(), error) << failure.what();
        return failure.step;
    }
    return Step::none;
}

TEST_P(ChildActions, SetsLimits) {
    const Options options{.rlimits = {{RLIMIT_NOFILE, 77, 99}, {RLIMIT_CORE, 0, 0}}, .backend = GetParam()};
    EXPECT_EQ(output_of("ulimit -Sn; ulimit -Hn; ulimit -c", options), "77\n99\n0\n");
}

TEST_P(ChildActions, BlamesTheLimits) {
    const Options options{.rlimits = {{RLIMIT_NOFILE, 2, 1}}, .backend = GetParam()};
    EXPECT_EQ(failing_step(EINVAL, options), Step::rlimits);
}

TEST_P(ChildActions, AddsToTheNiceness) {
    const int nice = getpriority(PRIO_PROCESS, 0);
    EXPECT_EQ(output_of("nice", {.nice = 3, .backend = GetParam()}), std::to_string(std::min(nice + 3, 19)) + "\n");
    EXPECT_EQ(getpriority(PRIO_PROCESS, 0), nice);
}

TEST_P(ChildActions, BlamesTheNiceness) {
    EXPECT_EQ(0, in_copy([] {
                  if (geteuid() == 0 && setresuid(4321, 4321, 4321) != 0) return 1;
                  return failing_step(EACCES, {.nice = -30, .backend = GetParam()}) == Step::nice ? 0 : 2;
              }));
}

TEST_P(ChildActions, RunsOnTheCpusAskedFor) {
    cpu_set_t mine;
    ASSERT_EQ(sched_getaffinity(0, sizeof mine, &mine), 0);
    int last = CPU_SETSIZE - 1;
    while (!CPU_ISSET(last, &mine)) --last;
    const Options options{.cpu_affinity = {last}, .backend = GetParam()};
    EXPECT_EQ(output_of("grep Cpus_allowed_list /proc/self/status | cut -f 2", options), std::to_string(last) + "\n");
    cpu_set_t still_mine;
    ASSERT_EQ(sched_getaffinity(0, sizeof still_mine, &still_mine), 0);
    EXPECT_TRUE(CPU_EQUAL(&mine, &still_mine));
}

TEST_P(ChildActions, BlamesTheCpus) {
    EXPECT_EQ(failing_step(EINVAL, {.cpu_affinity = {60000}, .backend = GetParam()}), Step::cpu_affinity);
}

TEST_P(ChildActions, EndsWithTheThreadThatStartedIt) {
    std::optional<Popen> child;
    std::thread([&] {
        child.emplace(Args{"/bin/sleep", "60"}, Options{.parent_death_signal = SIGTERM, .backend = GetParam()});
    }).join();
    EXPECT_EQ(child->wait(60), -SIGTERM);
}

TEST_P(ChildActions, ParentDeathSignalOutlivesAChangeOfIds) {
    if (geteuid() != 0) GTEST_SKIP() << "only root may change its ids";
    std::optional<Popen> child;
    std::thread([&] {
        const Options options{.group = 4321, .user = 4321, .parent_death_signal = SIGTERM, .backend = GetParam()};
        child.emplace(Args{"/bin/sleep", "60"}, options);
    }).join();
    EXPECT_EQ(child->wait(60), -SIGTERM);
}

TEST_P(ChildActions, GivesUpRightsOnlyAfterTheyWereUsed) {
    if (geteuid() != 0) GTEST_SKIP() << "only root may raise limits";
    const Options options{.user = 4321, .nice = -1, .backend = GetParam()};
    const int nice = getpriority(PRIO_PROCESS, 0);
    EXPECT_EQ(output_of("nice", options), std::to_string(std::max(nice - 1, -20)) + "\n");
}

/// A new control group, removed at the end; no path if this machine lets nobody make one.
class TemporaryCgroup {
public:
    TemporaryCgroup() {
        for (const char* const root : {"/sys/fs/cgroup/unified", "/sys/fs/cgroup"}) {
            const std::filesystem::path path = root + ("/subprocess-tests-" + std::to_string(getpid()));
            std::error_code error;
            if (!std::filesystem::exists(std::filesystem::path(root) / "cgroup.procs", error)) continue;
            if (std::filesystem::create_directory(path, error)) path_ = path;
            return;
        }
    }
    ~TemporaryCgroup() {
        std::error_code error;
        if (!path_.empty()) std::filesystem::remove(path_, error);
    }
    TemporaryCgroup(const TemporaryCgroup&) = delete;
    TemporaryCgroup& operator=(const TemporaryCgroup&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

TEST_P(ChildActions, EntersAControlGroup) {
    const TemporaryCgroup cgroup;
    if (cgroup.path().empty()) GTEST_SKIP() << "no control group (version 2) can be made here";
    const std::string name = std::filesystem::path(cgroup.path()).filename();
    const std::string groups = output_of("cat /proc/self/cgroup", {.cgroup = cgroup.path(), .backend = GetParam()});
    EXPECT_NE(groups.find("/" + name + "\n"), std::string::npos) << groups;
}

TEST_P(ChildActions, NamesTheControlGroupThatIsMissing) {
    try {
        run({"true"}, {.cgroup = "/no/group", .backend = GetParam()});
        FAIL();
    } catch (const OSError& error) {
        EXPECT_EQ(error.step, Step::cgroup);
        EXPECT_EQ(error.filename, "/no/group");
    }
}

TEST_P(ChildActions, BlamesTheControlGroup) {
    const TemporaryDirectory directory;
    std::filesystem::create_symlink("/dev/full", directory.path() + "/cgroup.procs");
    EXPECT_EQ(failing_step(ENOSPC, {.cgroup = directory.path(), .backend = GetParam()}), Step::cgroup);
}

}  // namespace
}  // namespace subprocess::testing
