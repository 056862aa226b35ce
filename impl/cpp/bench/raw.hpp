/// \file
/// The floor that the library is compared with: vfork, execve, wait, and nothing that a library has to do.
#pragma once

/// Runs a program without arguments to its end. Throws std::system_error.
void raw_spawn(const char* program);
/// The same, and reads what it writes.
void raw_capture(const char* program);
