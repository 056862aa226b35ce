#include "process.hpp"

#include "process_handle.windows.hpp"

namespace subprocess {

void Process::send_signal(int signal) {
    const std::lock_guard lock(mutex_);
    collect();
    if (returncode_) return;
    if (const int error = watch_->send_signal(signal)) throw_windows_error(static_cast<DWORD>(error));
}

void Process::kill() { terminate(); }

void Process::collect(bool /*sleep*/) {
    // There is no other watch here: spawn made it.
    auto& process = static_cast<ProcessHandle&>(*watch_);
    if (!returncode_ && process.wait(Deadline(Timeout(0)))) wait_status_ = returncode_ = process.exit_code();
}

}  // namespace subprocess
