/// \file
/// Looking at processes from outside.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace childproof {

/// All processes below this one: its children, theirs, and so on; zombies, too.
std::vector<int> descendants(int pid);

/// "running", "stopped", "zombie" or "gone".
std::string process_state(int pid);

/// For a message: "4711 (child gate /tmp/x) running".
std::string describe_process(int pid);

/// Descriptor number and what it leads to ("7 → pipe:[123]"), of another process.
std::vector<std::string> open_descriptors(int pid);

/// Sends a signal from outside. Throws std::invalid_argument if that process does not exist.
void signal_process(int pid, int signal);

/// Waits until a process has ended, reaped or not. False: it had not at the deadline.
bool await_exit(int pid, std::chrono::steady_clock::time_point deadline);

}  // namespace childproof
