/// \file
/// Descriptors and files. Whatever cannot be done ends the program (fail.hpp).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace child {

constexpr int kStdin = 0;
constexpr int kStdout = 1;
constexpr int kStderr = 2;

/// Writes all of `data`.
void write_all(int fd, std::string_view data);

/// Writes what can be written, and does not complain.
void write_best_effort(int fd, std::string_view data) noexcept;

/// Reads at most `size` bytes; 0 means end of file.
std::size_t read_some(int fd, char* buffer, std::size_t size);

/// The number of bytes in a pipe that a read would return at once.
std::size_t count_available(int fd);

void close_descriptor(int fd);

/// Writes a file that others see whole or not at all.
void write_file(const std::string& path, std::string_view content);

}  // namespace child
