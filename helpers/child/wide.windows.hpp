/// \file
/// What the Windows parts share.
#pragma once

#include <windows.h>

#include <string>
#include <string_view>

namespace child {

/// UTF-16 as UTF-8, and back. A lone surrogate, which Windows allows in names, becomes three bytes that are no UTF-8.
std::string to_utf8(std::wstring_view wide);
std::wstring to_wide(std::string_view text);

/// Ends the program (fail.hpp) with the reason of the call that failed just now (GetLastError) behind it.
[[noreturn]] void fail_with_windows_error(std::string_view what);

}  // namespace child
