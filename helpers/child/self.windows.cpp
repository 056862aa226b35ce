#include "self.hpp"

#include <array>

#include "fail.hpp"
#include "wide.windows.hpp"

namespace child {
namespace {

/// Calls a function that fills a buffer with text and returns its length, or what it would need.
template <typename Function>
std::wstring text_of(const char* what, Function function) {
    std::wstring text(MAX_PATH, L'\0');
    for (;;) {
        SetLastError(ERROR_SUCCESS);
        const DWORD length = function(text.data(), static_cast<DWORD>(text.size()));
        if (length == 0 && GetLastError() != ERROR_SUCCESS) fail_with_windows_error(what);
        const bool fits = length < text.size();
        text.resize(fits ? length : 2 * text.size());
        if (fits) return text;
    }
}

}  // namespace

long process_id() { return static_cast<long>(GetCurrentProcessId()); }

std::optional<std::string> working_directory() {
    return to_utf8(
        text_of("the working directory", [](auto text, auto size) { return GetCurrentDirectoryW(size, text); }));
}

std::optional<std::string> variable(const char* name) {
    const std::wstring wide = to_wide(name);
    const bool exists = GetEnvironmentVariableW(wide.c_str(), nullptr, 0) != 0;
    if (!exists && GetLastError() == ERROR_ENVVAR_NOT_FOUND) return std::nullopt;
    return to_utf8(
        text_of(name, [&](auto text, auto size) { return GetEnvironmentVariableW(wide.c_str(), text, size); }));
}

std::string program_path() {
    return to_utf8(
        text_of("the program's path", [](auto text, auto size) { return GetModuleFileNameW(nullptr, text, size); }));
}

}  // namespace child
