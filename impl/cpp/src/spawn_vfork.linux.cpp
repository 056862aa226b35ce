// clone(CLONE_VM | CLONE_VFORK | CLONE_FILES)   always
// CLONE_PIDFD                                   Linux 5.2; used only where pidfds can also be polled (5.3)
// clone3(CLONE_CLEAR_SIGHAND)                   Linux 5.5: saves a hundred system calls that would do the same one by
// one
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <utility>

#include "child_calls.posix.hpp"
#include "child_stack.linux.hpp"
#include "clone3.linux.hpp"
#include "os_error.hpp"
#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

UNINSTRUMENTED int run_child(void* plan) {
    become_program(*static_cast<const SpawnPlan*>(plan));
    // Not _exit, which sanitizers intercept: it is the parent's memory that they would take leave of.
    syscall(SYS_exit_group, not_started_status);
    __builtin_unreachable();
}

bool pidfds_can_be_polled() {
    static const bool result = [] {
        const Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
        return pidfd || !is_refusal(errno);
    }();
    return result;
}

constexpr std::uint64_t clone_clear_sighand = 0x100000000;

/// Where no handler is left in the child, none can run in the parent's memory: the signals need not be blocked.
long clone_without_handlers(SpawnPlan& plan, const ChildStack& stack, int flags, int& pidfd) {
    CloneArgs args{};
    args.flags = static_cast<unsigned>(flags) | clone_clear_sighand;
    args.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
    args.exit_signal = SIGCHLD;
    args.stack = reinterpret_cast<std::uintptr_t>(stack.bottom());
    args.stack_size = ChildStack::usable_size;
    plan.reset_handlers = false;
    plan.signal_mask = nullptr;
    return clone3(args, run_child, &plan);
}

long clone_with_signals_blocked(SpawnPlan& plan, const ChildStack& stack, int flags, int& pidfd) {
    const AllSignalsBlocked blocked;
    plan.reset_handlers = true;
    plan.signal_mask = &blocked.previous();
    const int pid = clone(run_child, stack.top(), flags | SIGCHLD, &plan, &pidfd);
    return pid == -1 ? -errno : pid;
}

/// Returns the child's process id, or a negative errno.
long clone_child(SpawnPlan& plan, const ChildStack& stack, int flags, int& pidfd) {
    const long result = clone_without_handlers(plan, stack, flags, pidfd);
    return is_refusal(static_cast<int>(-result)) ? clone_with_signals_blocked(plan, stack, flags, pidfd) : result;
}

/// One above the highest descriptor that the child needs.
unsigned end_of_needed(const SpawnPlan& plan) {
    int last = std::max(first_descriptor_to_close - 1, plan.actions.cgroup);
    for (const int source : plan.redirects) last = std::max(last, source);
    if (plan.kept_count > 0) last = std::max(last, plan.kept[plan.kept_count - 1]);
    return static_cast<unsigned>(last) + 1;
}

/// Makes the child, and collects it if it could not become the program.
Attempt spawn_once(SpawnPlan& plan, int flags) {
    const bool with_pidfd = plan.with_pidfd && pidfds_can_be_polled();
    const ChildStack stack;
    int pidfd = -1;
    const long result = clone_child(plan, stack, flags | (with_pidfd ? CLONE_PIDFD : 0), pidfd);
    if (is_refusal(static_cast<int>(-result))) return {.cannot = cannot_share_memory};
    if (result < 0) throw_os_error(static_cast<int>(-result));
    const int pid = static_cast<int>(result);
    Attempt attempt{.pid = pid, .pidfd = Descriptor(pidfd)};
    if (plan.report->step != Step::none) reap_failed_child(pid);
    return attempt;
}

/// Whether a child could not get descriptors of its own: an old kernel, or a filter.
std::atomic<bool> sharing_is_refused = false;

}  // namespace

Attempt spawn_by_vfork(SpawnPlan& plan) {
    if (plan.preexec != nullptr) return {.cannot = "preexec_fn"};
    if (!children_share_memory()) return {.cannot = cannot_share_memory};
    constexpr int flags = CLONE_VM | CLONE_VFORK;
    // A child that closes most descriptors need not copy them first, which is what takes long where there are many.
    if (plan.close_fds && !sharing_is_refused.load(std::memory_order_relaxed)) {
        plan.shared_below = end_of_needed(plan);
        Attempt attempt = spawn_once(plan, flags | CLONE_FILES);
        if (plan.report->step != Step::close_fds || !is_refusal(plan.report->error)) return attempt;
        sharing_is_refused.store(true, std::memory_order_relaxed);
        *plan.report = {};
    }
    plan.shared_below = 0;
    return spawn_once(plan, flags);
}

}  // namespace subprocess
