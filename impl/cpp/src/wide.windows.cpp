#include "wide.windows.hpp"

#include <windows.h>

#include <subprocess/errors.hpp>

#include "utf8.hpp"

namespace subprocess {

std::wstring to_wide(std::string_view text, const char* parameter) {
    const std::size_t valid = utf8_valid_size(text);
    if (valid != text.size()) {
        throw UnicodeError(std::string(parameter) + ": not UTF-8 at byte " + std::to_string(valid));
    }
    if (text.empty()) return {};
    const int size = static_cast<int>(text.size());
    std::wstring wide(text.size(), L'\0');
    wide.resize(static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), size)));
    return wide;
}

std::string to_utf8(std::wstring_view text) {
    if (text.empty()) return {};
    const int size = static_cast<int>(text.size());
    std::string utf8(3 * text.size(), '\0');
    utf8.resize(static_cast<std::size_t>(WideCharToMultiByte(CP_UTF8, 0, text.data(), size, utf8.data(),
                                                             static_cast<int>(utf8.size()), nullptr, nullptr)));
    return utf8;
}

}  // namespace subprocess
