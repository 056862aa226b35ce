// The exit watch of Linux: a pidfd, which poll() reports as readable once the process has ended.
//
// CLONE_PIDFD         Linux 5.2
// pidfd_open, poll    Linux 5.3
// pidfd_send_signal   Linux 5.1
#include "exit_watch.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "os_error.hpp"
#include "poll_until.posix.hpp"

namespace subprocess {
namespace {

class PidfdExitWatch final : public ExitWatch {
public:
    PidfdExitWatch(int pid, Descriptor pidfd) : pid_(pid), pidfd_(std::move(pidfd)) {}

    bool wait(const Deadline& deadline) override {
        pollfd end{pidfd_.number(), POLLIN, 0};
        return poll_until(&end, 1, deadline) > 0;
    }

    int send_signal(int signal) override {
        if (syscall(SYS_pidfd_send_signal, pidfd_.number(), signal, nullptr, 0) == 0) return 0;
        if (errno == ESRCH) return ESRCH;
        // It may be that a filter denies the call.
        return kill(pid_, signal) == 0 ? 0 : errno;
    }

    int pidfd() const noexcept override { return pidfd_.number(); }

private:
    const int pid_;
    const Descriptor pidfd_;
};

}  // namespace

std::unique_ptr<ExitWatch> watch_exit(int pid, Descriptor pidfd) {
    if (!pidfd) {
        const long opened = syscall(SYS_pidfd_open, pid, 0);
        // ENOSYS on an old kernel or under a filter; ESRCH if SIGCHLD is ignored and the child has gone already.
        if (opened == -1) return watch_exit_by_thread(pid);
        pidfd = Descriptor(static_cast<int>(opened));
    }
    pidfd = move_above_standard_streams(std::move(pidfd));
    return std::make_unique<PidfdExitWatch>(pid, std::move(pidfd));
}

}  // namespace subprocess
