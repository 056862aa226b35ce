#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "os_error.hpp"
#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

/// Blocks until the child is the new program, which closes the pipe, or has reported why not.
void read_report(const Descriptor& pipe, ChildReport& report) {
    ChildReport received;
    // One write of less than PIPE_BUF bytes is one read.
    if (read_some(pipe.number(), reinterpret_cast<char*>(&received), sizeof received) == sizeof received) {
        report = received;
    }
}

}  // namespace

void reap_failed_child(int pid) noexcept {
    while (waitpid(pid, nullptr, 0) == -1 && errno == EINTR) {
    }
}

Attempt spawn_by_fork(SpawnPlan& plan) {
    Pipe errors = make_pipe();
    plan.error_pipe = errors.write_end.number();
    plan.reset_handlers = true;
    plan.shared_below = 0;
    int pid = -1;
    int error = 0;
    {
        const AllSignalsBlocked blocked;
        plan.signal_mask = &blocked.previous();
        pid = fork();
        error = errno;
        if (pid == 0) {
            become_program(plan);
            _exit(not_started_status);
        }
    }
    if (pid == -1) throw_os_error(error);
    errors.write_end.close();
    read_report(errors.read_end, *plan.report);
    if (plan.report->step != Step::none) reap_failed_child(pid);
    return {.pid = pid};
}

}  // namespace subprocess
