#include "process.hpp"

#include <csignal>

namespace subprocess {

std::optional<int> Process::returncode() const {
    const std::lock_guard lock(mutex_);
    return returncode_;
}

std::optional<int> Process::wait_status() const {
    const std::lock_guard lock(mutex_);
    return wait_status_;
}

std::optional<int> Process::poll() {
    const std::lock_guard lock(mutex_);
    collect();
    return returncode_;
}

std::optional<int> Process::wait(const Deadline& deadline) {
    if (!watch_) {
        while (!returncode_) collect(true);
        return returncode_;
    }
    std::optional<int> known = returncode();
    while (!known && watch_->wait(deadline)) known = poll();
    // A watch that is a thread may not have begun to look.
    return known ? known : poll();
}

int Process::kill_tree() {
    // As long as it has not been collected, its number is no other process's; the lock keeps it so.
    const std::lock_guard lock(mutex_);
    return returncode_ ? 0 : kill_process_tree(pid_);
}

void Process::terminate() { send_signal(SIGTERM); }

}  // namespace subprocess
