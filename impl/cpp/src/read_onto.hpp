/// \file
#pragma once

#include <cstddef>
#include <string>

namespace subprocess {

/// Reads once, up to `size` bytes, straight to the end of a string, whose memory is not filled with zeros before.
/// Returns how many; 0 at end of file. Throws OSError.
std::size_t read_onto(std::string& bytes, int number, std::size_t size);

/// Makes room for so many bytes more; for a large string in few steps, and in large pages where the system has them.
void make_room(std::string& bytes, std::size_t size);

}  // namespace subprocess
