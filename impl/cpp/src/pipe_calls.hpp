/// \file
/// The system calls on pipes that differ between POSIX systems. They return -1 and set errno, like the calls they are.
#pragma once

#include <sys/types.h>

#include <cstddef>

namespace subprocess {

/// pipe(), close-on-exec.
int open_pipe(int (&ends)[2]) noexcept;

/// Sets a pipe's size in bytes.
int resize_pipe(int number, int size) noexcept;

/// Writes what a blocking pipe takes without blocking; EAGAIN if that is nothing. To be called when poll() has said
/// that the pipe is writable.
ssize_t write_without_blocking(int number, const char* data, std::size_t size) noexcept;

}  // namespace subprocess
