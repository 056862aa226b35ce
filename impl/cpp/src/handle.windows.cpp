#include "handle.windows.hpp"

#include <io.h>

#include <algorithm>
#include <cstdint>
#include <system_error>

namespace subprocess {

void throw_windows_error(DWORD error, Step step, std::string filename) {
    throw OSError(std::error_code(static_cast<int>(error), std::system_category()), step, std::move(filename));
}

Handle duplicate(HANDLE handle, bool inheritable) {
    HANDLE copy = nullptr;
    const HANDLE self = GetCurrentProcess();
    if (!DuplicateHandle(self, handle, self, &copy, 0, inheritable, DUPLICATE_SAME_ACCESS)) {
        throw_windows_error(GetLastError());
    }
    return Handle(copy);
}

HANDLE handle_of(int descriptor) noexcept { return reinterpret_cast<HANDLE>(_get_osfhandle(descriptor)); }

namespace {

DWORD clamped(std::size_t size) { return static_cast<DWORD>(std::min<std::size_t>(size, std::size_t{1} << 30)); }

}  // namespace

DWORD read_handle(HANDLE handle, char* data, std::size_t size, std::size_t& count) noexcept {
    for (;;) {
        DWORD got = 0;
        const DWORD error = ReadFile(handle, data, clamped(size), &got, nullptr) ? 0 : GetLastError();
        count = got;
        if (is_broken_pipe(error) || error == ERROR_HANDLE_EOF) return 0;
        // A write of no bytes to a pipe comes out as a read of no bytes; it is not the end.
        if (error != 0 || got > 0 || size == 0 || GetFileType(handle) != FILE_TYPE_PIPE) return error;
    }
}

DWORD write_handle(HANDLE handle, const char* data, std::size_t size, std::size_t& count) noexcept {
    DWORD written = 0;
    const DWORD error = WriteFile(handle, data, clamped(size), &written, nullptr) ? 0 : GetLastError();
    count = written;
    return error;
}

}  // namespace subprocess
