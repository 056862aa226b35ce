#include "process.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>

#include "os_error.hpp"

namespace subprocess {

namespace {

constexpr int core_dumped = 0x80;

/// As waitpid would have put it.
int to_wait_status(const siginfo_t& info) {
    if (info.si_code == CLD_EXITED) return (info.si_status & 0xff) << 8;
    return info.si_status | (info.si_code == CLD_DUMPED ? core_dumped : 0);
}

int signal_by_number(int pid, int signal) { return ::kill(pid, signal) == 0 ? 0 : errno; }

}  // namespace

void Process::send_signal(int signal) {
    const std::lock_guard lock(mutex_);
    collect();
    if (returncode_) return;
    const int error = watch_ ? watch_->send_signal(signal) : signal_by_number(pid_, signal);
    // ESRCH: somebody else has reaped it between the two calls.
    if (error != 0 && error != ESRCH) throw_os_error(error);
}

void Process::kill() { send_signal(SIGKILL); }

void Process::collect(bool sleep) {
    if (returncode_) return;
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | (sleep ? 0 : WNOHANG)) == -1) {
        // ECHILD: SIGCHLD is ignored, or somebody else has reaped the child; its status is lost.
        if (errno == ECHILD) returncode_ = 0;
    } else if (info.si_pid == pid_) {
        returncode_ = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
        wait_status_ = to_wait_status(info);
    }
}

}  // namespace subprocess
