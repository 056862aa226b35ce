/// \file
/// UTF-16, which the calls of Windows take.
#pragma once

#include <string>
#include <string_view>

namespace subprocess {

/// UTF-8 to UTF-16. Throws UnicodeError, which names the parameter.
std::wstring to_wide(std::string_view text, const char* parameter);

/// UTF-16 to UTF-8.
std::string to_utf8(std::wstring_view text);

}  // namespace subprocess
