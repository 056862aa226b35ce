// PR_SET_PDEATHSIG   Linux 2.1.57; cleared when ids are changed and when the program is set-user-id
// prlimit64          Linux 2.6.36
//
// EVERYTHING HERE RUNS BETWEEN (v)fork AND exec: see child.posix.cpp.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "child_actions.posix.hpp"
#include "child_calls.posix.hpp"

namespace subprocess {
namespace {

/// The kernel's form of a limit.
struct KernelRlimit {
    unsigned long long soft;
    unsigned long long hard;
};

/// "0" is whoever writes it.
UNINSTRUMENTED bool enter_cgroup(int cgroup_procs) noexcept { return write(cgroup_procs, "0", 1) == 1; }

UNINSTRUMENTED bool set_limit(const Rlimit& limit) noexcept {
    const KernelRlimit value{limit.soft, limit.hard};
    return syscall(SYS_prlimit64, 0, limit.resource, &value, nullptr) != -1;
}

UNINSTRUMENTED bool add_nice(int increment) noexcept {
    // The call itself counts from 40 (nicest: 1), so that it never looks like an error.
    const long nice = 20 - syscall(SYS_getpriority, PRIO_PROCESS, 0);
    return syscall(SYS_setpriority, PRIO_PROCESS, 0, static_cast<int>(nice) + increment) != -1;
}

}  // namespace

UNINSTRUMENTED Step perform_actions(const ChildActions& actions) noexcept {
    if (actions.cgroup != -1 && !enter_cgroup(actions.cgroup)) return Step::cgroup;
    for (std::size_t i = 0; i < actions.rlimit_count; ++i) {
        if (!set_limit(actions.rlimits[i])) return Step::rlimits;
    }
    if (actions.nice != 0 && !add_nice(actions.nice)) return Step::nice;
    const bool pinned =
        actions.cpus == nullptr || syscall(SYS_sched_setaffinity, 0, actions.cpus_size, actions.cpus) != -1;
    return pinned ? Step::none : Step::cpu_affinity;
}

UNINSTRUMENTED bool set_parent_death_signal(const ChildActions& actions) noexcept {
    if (prctl(PR_SET_PDEATHSIG, actions.parent_death_signal) == -1) return false;
    // The parent may have died before that, which raises nothing.
    return getppid() == actions.parent || kill(getpid(), actions.parent_death_signal) == 0;
}

}  // namespace subprocess
