/// \file
/// Reading a whole file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace childproof {

/// Whether this error says nothing of what was asked for, but that there is too little of something: descriptors or
/// memory.
bool is_shortage(int error);

/// Throws HarnessError if this error, of a call about a path, is such a one.
void require_enough(const std::filesystem::path& path, int error);

/// All that a file holds, or what could be read of it; nothing if it cannot be opened. Throws HarnessError where that
/// is not the file's fault.
std::optional<std::string> file_contents(const std::filesystem::path& path);

}  // namespace childproof
