#include "process.hpp"

#include <csignal>

#include "process_handle.windows.hpp"

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

void Process::send_signal(int signal) {
    const std::lock_guard lock(mutex_);
    collect();
    if (returncode_) return;
    if (const int error = watch_->send_signal(signal)) throw_windows_error(static_cast<DWORD>(error));
}

void Process::terminate() { send_signal(SIGTERM); }

void Process::kill() { terminate(); }

void Process::collect() {
    // There is no other watch here: spawn made it.
    auto& process = static_cast<ProcessHandle&>(*watch_);
    if (!returncode_ && process.wait(Deadline(Timeout(0)))) returncode_ = process.exit_code();
}

}  // namespace subprocess
