#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

#include "child_calls.posix.hpp"
#include "child_stack.linux.hpp"
#include "clone3.linux.hpp"
#include "os_error.hpp"
#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

UNINSTRUMENTED int leave_a_mark(void* mark) {
    *static_cast<volatile bool*>(mark) = true;
    syscall(SYS_exit_group, 0);
    __builtin_unreachable();
}

/// Returns the child's process id, or a negative errno.
long make_marking_child(const ChildStack& stack, bool* mark) {
    constexpr int flags = CLONE_VM | CLONE_VFORK;
    CloneArgs args{};
    args.flags = flags;
    args.exit_signal = SIGCHLD;
    args.stack = reinterpret_cast<std::uintptr_t>(stack.bottom());
    args.stack_size = ChildStack::usable_size;
    const long result = clone3(args, leave_a_mark, mark);
    if (!is_refusal(static_cast<int>(-result))) return result;
    // Not at once: ThreadSanitizer takes the child of this function for one with memory of its own (GCC 12), and
    // ignores all that this thread does to mutexes from then on.
    const int pid = clone(leave_a_mark, stack.top(), flags | SIGCHLD, mark);
    return pid == -1 ? -errno : pid;
}

}  // namespace

bool children_share_memory() {
    static const bool result = [] {
        const ChildStack stack;
        const AllSignalsBlocked blocked;
        volatile bool mark = false;
        const auto pid = static_cast<int>(make_marking_child(stack, const_cast<bool*>(&mark)));
        // Too many processes, or too little memory, may pass: thrown, so that the next spawn asks again.
        if (pid < 0 && !is_refusal(-pid)) throw_os_error(-pid);
        if (pid > 0) reap_failed_child(pid);
        return static_cast<bool>(mark);
    }();
    return result;
}

}  // namespace subprocess
