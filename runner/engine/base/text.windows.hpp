/// \file
/// Windows only: its texts are UTF-16, those of this program UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace childproof {

std::wstring to_wide(std::string_view text);
std::string from_wide(std::wstring_view text);

/// What a Windows error means ("File not found."), with its number.
std::string windows_error(unsigned long number);

/// The same for the error of the call that failed just now.
std::string last_windows_error();

}  // namespace childproof
