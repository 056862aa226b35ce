/// \file
/// Paths from the texts of cases and messages.
#pragma once

#include <filesystem>
#include <string>

namespace childproof {

/// The path that a text in UTF-8 names; a path made of a plain string is taken byte by byte on Windows.
inline std::filesystem::path utf8_path(const std::string& text) { return std::u8string(text.begin(), text.end()); }

}  // namespace childproof
