// clone(CLONE_VM | CLONE_VFORK)   always
// CLONE_PIDFD                     Linux 5.2; used only where pidfds can also be polled (5.3)
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "child_calls.posix.hpp"
#include "os_error.hpp"
#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

/// The stack that the child runs on: its frames must not overwrite the parent's. The last one used is kept for the next
/// child, because mapping one costs as much as a tenth of a spawn.
class ChildStack {
public:
    ChildStack() : base_(spare_.exchange(nullptr)) {
        if (base_ != nullptr) return;
        base_ = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
        if (base_ == MAP_FAILED) throw_os_error(errno);
        mprotect(base_, guard_size, PROT_NONE);
    }
    ~ChildStack() {
        void* const surplus = spare_.exchange(base_);
        if (surplus != nullptr) munmap(surplus, size);
    }
    ChildStack(const ChildStack&) = delete;
    ChildStack& operator=(const ChildStack&) = delete;

    /// Stacks grow downwards on every architecture that Linux still runs on but one (PA-RISC).
    void* top() const noexcept { return static_cast<char*>(base_) + size; }

private:
    static constexpr std::size_t guard_size = std::size_t{64} * 1024;  // the largest page there is
    static constexpr std::size_t size = guard_size + std::size_t{64} * 1024;
    static inline std::atomic<void*> spare_ = nullptr;
    void* base_;
};

UNINSTRUMENTED int run_child(void* plan) {
    become_program(*static_cast<const SpawnPlan*>(plan));
    _exit(not_started_status);
}

bool pidfds_can_be_polled() {
    static const bool result = [] {
        const Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
        return static_cast<bool>(pidfd);
    }();
    return result;
}

/// EINVAL: as process 1 of a new time namespace. ENOSYS, EPERM: under a filter.
bool is_refusal(int error) { return error == EINVAL || error == ENOSYS || error == EPERM; }

}  // namespace

Attempt spawn_by_vfork(SpawnPlan& plan) {
    if (plan.preexec != nullptr) return {.cannot = "preexec_fn"};
    const bool with_pidfd = pidfds_can_be_polled();
    const ChildStack stack;
    int pidfd = -1;
    int pid = -1;
    int error = 0;
    {
        const AllSignalsBlocked blocked;
        plan.signal_mask = blocked.previous();
        const int flags = CLONE_VM | CLONE_VFORK | (with_pidfd ? CLONE_PIDFD : 0) | SIGCHLD;
        pid = clone(run_child, stack.top(), flags, &plan, &pidfd);
        error = errno;
    }
    if (pid == -1 && is_refusal(error)) return {.cannot = "a child that shares memory (the kernel refuses)"};
    if (pid == -1) throw_os_error(error);
    Attempt attempt{.pid = pid, .pidfd = with_pidfd ? move_above_standard_streams(pidfd) : Descriptor()};
    if (plan.report->step != Step::none) reap_failed_child(pid);
    return attempt;
}

}  // namespace subprocess
