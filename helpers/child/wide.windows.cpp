#include "wide.windows.hpp"

#include "fail.hpp"

namespace child {
namespace {

void append_utf8(std::string& text, char32_t c) {
    const auto append = [&](char32_t bits) { text.push_back(static_cast<char>(bits)); };
    if (c < 0x80) return append(c);
    if (c >= 0x10000) append(0xF0 | c >> 18);
    if (c >= 0x10000) append(0x80 | (c >> 12 & 0x3F));
    if (c < 0x10000 && c >= 0x800) append(0xE0 | c >> 12);
    if (c >= 0x800) append(0x80 | (c >> 6 & 0x3F));
    if (c < 0x800) append(0xC0 | c >> 6);
    append(0x80 | (c & 0x3F));
}

}  // namespace

std::string to_utf8(std::wstring_view wide) {
    std::string text;
    for (std::size_t i = 0; i < wide.size(); ++i) {
        const char32_t unit = wide[i];
        const bool is_pair =
            i + 1 < wide.size() && unit >= 0xD800 && unit < 0xDC00 && wide[i + 1] >= 0xDC00 && wide[i + 1] < 0xE000;
        append_utf8(text, is_pair ? 0x10000 + ((unit - 0xD800) << 10) + (wide[++i] - 0xDC00U) : unit);
    }
    return text;
}

std::wstring to_wide(std::string_view text) {
    if (text.empty()) return {};
    const int size = static_cast<int>(text.size());
    std::wstring wide(text.size(), L'\0');
    wide.resize(static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), size, wide.data(), size)));
    return wide;
}

void fail_with_windows_error(std::string_view what) {
    const DWORD error = GetLastError();
    fail(std::string(what).append(": error ").append(std::to_string(error)));
}

}  // namespace child
