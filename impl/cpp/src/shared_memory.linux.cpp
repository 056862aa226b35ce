#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "child_calls.posix.hpp"
#include "child_stack.linux.hpp"
#include "os_error.hpp"
#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

UNINSTRUMENTED int leave_a_mark(void* mark) {
    *static_cast<volatile bool*>(mark) = true;
    syscall(SYS_exit_group, 0);
    __builtin_unreachable();
}

}  // namespace

bool children_share_memory() {
    static const bool result = [] {
        const ChildStack stack;
        const AllSignalsBlocked blocked;
        volatile bool mark = false;
        const int pid = clone(leave_a_mark, stack.top(), CLONE_VM | CLONE_VFORK | SIGCHLD, const_cast<bool*>(&mark));
        // Too many processes, or too little memory, may pass: thrown, so that the next spawn asks again.
        if (pid == -1 && !is_refusal(errno)) throw_os_error(errno);
        if (pid != -1) reap_failed_child(pid);
        return static_cast<bool>(mark);
    }();
    return result;
}

}  // namespace subprocess
