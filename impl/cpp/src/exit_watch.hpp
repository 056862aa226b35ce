/// \file
#pragma once

#include <memory>

#include "deadline.hpp"
#include "descriptor.hpp"

namespace subprocess {

/// Holds on to one child process, to learn of its end and to signal it. It does not collect the exit status: the child
/// stays a zombie until its Process does.
class ExitWatch {
public:
    ExitWatch() = default;
    ExitWatch(const ExitWatch&) = delete;
    ExitWatch& operator=(const ExitWatch&) = delete;
    virtual ~ExitWatch() = default;

    /// Sleeps until the process has ended; false if the deadline was first. Several threads may call it at once.
    virtual bool wait(const Deadline& deadline) = 0;
    /// Sends a signal, to a process that has not been reaped; returns 0 or an errno.
    virtual int send_signal(int signal) = 0;
    /// The descriptor for the process that poll() reports as readable once it has ended, or -1.
    virtual int pidfd() const noexcept { return -1; }
};

/// The best watch that the platform has. `pidfd` is the descriptor for the process that came with its creation, if one
/// did.
std::unique_ptr<ExitWatch> watch_exit(int pid, Descriptor pidfd);

/// A watch that works everywhere: a thread that waits.
std::unique_ptr<ExitWatch> watch_exit_by_thread(int pid);

}  // namespace subprocess
