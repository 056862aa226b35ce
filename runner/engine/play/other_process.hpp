/// \file
/// Looking at processes from outside.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace childproof {

/// "running", "stopped", "zombie" or "gone"; on Windows only "running" and "gone".
std::string process_state(int pid);

/// For a message: "4711 (child gate /tmp/x) running, child of 4700 (python3)"; on Windows without the parent.
std::string describe_process(int pid);

/// Descriptor number and what it leads to ("7 → pipe:[123]"), of another process; on Windows handle and kind of object
/// ("0x1c (File)"), only of those that matter to a process library.
std::vector<std::string> open_descriptors(int pid);

/// Sends a signal from outside. Throws std::invalid_argument if that process does not exist, or there is no such thing.
void signal_process(int pid, int signal);

/// Waits until a process has ended, reaped or not. False: it had not at the deadline.
bool await_exit(int pid, std::chrono::steady_clock::time_point deadline);

}  // namespace childproof
