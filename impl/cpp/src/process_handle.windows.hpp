/// \file
#pragma once

#include "exit_watch.hpp"
#include "handle.windows.hpp"

namespace subprocess {

/// The exit watch of Windows: the handle of the process, which also keeps its id from being used again.
class ProcessHandle final : public ExitWatch {
public:
    ProcessHandle(Handle process, DWORD pid) : process_(std::move(process)), pid_(pid) {}

    bool wait(const Deadline& deadline) override;
    /// SIGTERM ends the process; CTRL_C_EVENT and CTRL_BREAK_EVENT are sent to its group. Returns an error, or 0.
    /// Throws ValueError for anything else.
    int send_signal(int signal) override;
    /// Of a process that has ended.
    int exit_code() const;

private:
    DWORD terminate();

    const Handle process_;
    const DWORD pid_;
};

}  // namespace subprocess
