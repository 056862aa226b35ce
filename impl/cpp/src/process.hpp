/// \file
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "deadline.hpp"
#include "exit_watch.hpp"
#include "process_tree.hpp"

namespace subprocess {

/// A child of this process and how it ended. Any number of threads may use one at once: the exit status is collected
/// exactly once, and no signal is sent after that, when the process id may be a stranger's.
class Process {
public:
    /// Without a watch only one thread may use it, and wait only without a limit: that saves a system call.
    Process(int pid, std::unique_ptr<ExitWatch> watch) : pid_(pid), watch_(std::move(watch)) {}

    int pid() const noexcept { return pid_; }
    int pidfd() const noexcept { return watch_ ? watch_->pidfd() : -1; }
    /// The return code as far as it is known: exit status, or -N if signal N ended the child.
    std::optional<int> returncode() const;
    /// What the system has said of the end, as waitpid does; none as long as that is not known.
    std::optional<int> wait_status() const;
    /// Looks whether the child has ended.
    std::optional<int> poll();
    /// Sleeps until the child has ended; no value if the deadline was first.
    std::optional<int> wait(const Deadline& deadline);
    /// Does nothing if the child has ended. Throws OSError.
    void send_signal(int signal);
    void terminate();
    void kill();
    /// Kills the process with all its descendants; returns how many. Does nothing if its end is known. Throws OSError.
    int kill_tree();

private:
    /// Collects the exit status if there is one, or sleeps until there is; the caller holds the mutex.
    void collect(bool sleep = false);

    const int pid_;
    const std::unique_ptr<ExitWatch> watch_;
    mutable std::mutex mutex_;  // of returncode_, and held while a signal is sent
    std::optional<int> returncode_;
    std::optional<int> wait_status_;
};

/// Takes over a child that nobody will wait for; it is reaped by a later reap_abandoned.
void abandon(std::unique_ptr<Process> process);

/// Reaps those abandoned children that have ended.
void reap_abandoned();

}  // namespace subprocess
