#include "io.hpp"

#include <io.h>

#include <algorithm>

#include "fail.hpp"
#include "wide.windows.hpp"

namespace child {
namespace {

/// The standard streams are the handles that the parent has given, whatever the C runtime makes of them; other
/// descriptors are the runtime's.
HANDLE handle_of(int fd) {
    switch (fd) {
        case kStdin:
            return GetStdHandle(STD_INPUT_HANDLE);
        case kStdout:
            return GetStdHandle(STD_OUTPUT_HANDLE);
        case kStderr:
            return GetStdHandle(STD_ERROR_HANDLE);
        default:
            return reinterpret_cast<HANDLE>(_get_osfhandle(fd));
    }
}

/// Returns false if it failed.
bool write_whole(HANDLE handle, std::string_view data) noexcept {
    while (!data.empty()) {
        DWORD written = 0;
        const auto size = static_cast<DWORD>(std::min<std::size_t>(data.size(), 1 << 30));
        if (!WriteFile(handle, data.data(), size, &written, nullptr)) return false;
        data.remove_prefix(written);
    }
    return true;
}

}  // namespace

void write_all(int fd, std::string_view data) {
    if (!write_whole(handle_of(fd), data)) fail_with_windows_error("cannot write to descriptor " + std::to_string(fd));
}

void write_best_effort(int fd, std::string_view data) noexcept { write_whole(handle_of(fd), data); }

std::size_t read_some(int fd, char* buffer, std::size_t size) {
    DWORD got = 0;
    do {
        if (ReadFile(handle_of(fd), buffer, static_cast<DWORD>(size), &got, nullptr)) continue;
        if (GetLastError() == ERROR_BROKEN_PIPE) return 0;
        fail_with_windows_error("cannot read from descriptor " + std::to_string(fd));
    } while (got == 0 && GetFileType(handle_of(fd)) == FILE_TYPE_PIPE);  // a write of no bytes is not the end
    return got;
}

std::size_t count_available(int fd) {
    DWORD count = 0;
    if (PeekNamedPipe(handle_of(fd), nullptr, 0, nullptr, &count, nullptr) || GetLastError() == ERROR_BROKEN_PIPE) {
        return count;
    }
    fail_with_windows_error("cannot look into descriptor " + std::to_string(fd));
}

void close_descriptor(int fd) {
    const bool is_standard = fd >= kStdin && fd <= kStderr;
    if (is_standard ? !CloseHandle(handle_of(fd)) : _close(fd) != 0) {
        fail_with_windows_error("cannot close descriptor " + std::to_string(fd));
    }
}

void write_file(const std::string& path, std::string_view content) {
    const std::wstring temporary = to_wide(path + ".tmp-" + std::to_string(GetCurrentProcessId()));
    const HANDLE file = CreateFileW(temporary.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE || !write_whole(file, content)) fail_with_windows_error("cannot write " + path);
    CloseHandle(file);
    if (!MoveFileExW(temporary.c_str(), to_wide(path).c_str(), MOVEFILE_REPLACE_EXISTING)) {
        fail_with_windows_error("cannot rename to " + path);
    }
}

}  // namespace child
