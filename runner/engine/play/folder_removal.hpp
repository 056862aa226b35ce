/// \file
/// Removing a folder with all that is in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace childproof {

/// Nothing if it is gone now (or was not there), otherwise what in it cannot be removed, and why. What can be is.
std::optional<std::string> remove_or_say_why(const std::filesystem::path& folder);

}  // namespace childproof
