#include "process_handle.windows.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <string>

namespace subprocess {
namespace {

/// At most the longest finite wait that the system knows, and never shorter than what is left.
DWORD milliseconds_left(const Deadline& deadline) {
    if (!deadline.finite()) return INFINITE;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.remaining()).count();
    return static_cast<DWORD>(std::min<long long>(left, INFINITE - 1));
}

}  // namespace

bool ProcessHandle::wait(const Deadline& deadline) {
    for (;;) {
        const DWORD result = WaitForSingleObject(process_.get(), milliseconds_left(deadline));
        if (result == WAIT_OBJECT_0) return true;
        if (result == WAIT_FAILED) throw_windows_error(GetLastError());
        if (deadline.passed()) return false;
    }
}

int ProcessHandle::send_signal(int signal) {
    if (signal == SIGTERM) return static_cast<int>(terminate());
    if (signal != CTRL_C_EVENT && signal != CTRL_BREAK_EVENT) {
        throw ValueError("signal: " + std::to_string(signal) + " cannot be sent on Windows");
    }
    return GenerateConsoleCtrlEvent(static_cast<DWORD>(signal), pid_) ? 0 : static_cast<int>(GetLastError());
}

DWORD ProcessHandle::terminate() {
    if (TerminateProcess(process_.get(), 1)) return 0;
    const DWORD error = GetLastError();
    // That is also the answer if the process is ending already.
    DWORD code = STILL_ACTIVE;
    const bool ended = error == ERROR_ACCESS_DENIED && GetExitCodeProcess(process_.get(), &code);
    return ended && code != STILL_ACTIVE ? 0 : error;
}

int ProcessHandle::exit_code() const {
    DWORD code = 0;
    if (!GetExitCodeProcess(process_.get(), &code)) throw_windows_error(GetLastError());
    return static_cast<int>(code);
}

}  // namespace subprocess
