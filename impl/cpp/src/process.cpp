#include "process.hpp"

#include <csignal>

namespace subprocess {

std::optional<int> Process::returncode() const {
    const std::lock_guard lock(mutex_);
    return returncode_;
}

std::optional<int> Process::poll() {
    const std::lock_guard lock(mutex_);
    collect();
    return returncode_;
}

std::optional<int> Process::wait(const Deadline& deadline) {
    std::optional<int> known = returncode();
    while (!known && watch_->wait(deadline)) known = poll();
    return known;
}

void Process::terminate() { send_signal(SIGTERM); }

}  // namespace subprocess
