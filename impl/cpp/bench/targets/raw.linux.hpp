/// \file
/// What the library is compared with where that is more than one raw spawn: what one writes who needs just that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Sends the input through a program and returns its output: 64 KiB at a time, whatever poll() reports as ready,
/// appended to a string. Throws std::system_error.
std::string raw_transfer(const char* program, std::string_view input);

/// Spawns a program that writes when it ended (short-lived), polls its pidfd; returns by how many nanoseconds later
/// that was known.
std::int64_t raw_lateness(const char* program);

/// The nanoseconds of the clock that short-lived tells.
std::int64_t nanoseconds_now();
