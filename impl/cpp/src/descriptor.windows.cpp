// Descriptors are those of the C runtime, so that they can be used with its functions; here they are read and written
// as handles, because the runtime would translate line ends.
#include "descriptor.hpp"

#include <fcntl.h>
#include <io.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include "handle.windows.hpp"
#include "os_error.hpp"

namespace subprocess {
namespace {

/// What a pipe holds, unless asked for otherwise; the system's own default is 4 KiB.
constexpr DWORD default_pipe_size = 64 * 1024;

Descriptor to_descriptor(Handle handle, int access) {
    const auto value = reinterpret_cast<std::intptr_t>(handle.get());
    const int number = _open_osfhandle(value, access | _O_BINARY | _O_NOINHERIT);
    if (number == -1) throw_os_error(errno);
    handle.release();
    return move_above_standard_streams(Descriptor(number));
}

}  // namespace

void Descriptor::close() noexcept {
    if (number_ >= 0) _close(std::exchange(number_, -1));
}

Descriptor duplicate(int number) { return to_descriptor(duplicate(handle_of(number), false), _O_RDWR); }

Descriptor move_above_standard_streams(Descriptor given) {
    if (given.number() > 2) return given;
    return duplicate(given.number());
}

Pipe make_pipe(int size) {
    HANDLE read_end = nullptr;
    HANDLE write_end = nullptr;
    const DWORD capacity = size > 0 ? static_cast<DWORD>(size) : default_pipe_size;
    if (!CreatePipe(&read_end, &write_end, nullptr, capacity)) throw_windows_error(GetLastError());
    Handle reading(read_end);
    Handle writing(write_end);
    Descriptor read_descriptor = to_descriptor(std::move(reading), _O_RDONLY);
    return {std::move(read_descriptor), to_descriptor(std::move(writing), _O_WRONLY)};
}

Descriptor open_null_device() {
    constexpr DWORD shared = FILE_SHARE_READ | FILE_SHARE_WRITE;
    const HANDLE device = CreateFileW(L"NUL", GENERIC_READ | GENERIC_WRITE, shared, nullptr, OPEN_EXISTING, 0, nullptr);
    if (device == INVALID_HANDLE_VALUE) throw_windows_error(GetLastError(), Step::none, "NUL");
    return to_descriptor(Handle(device), _O_RDWR);
}

bool is_open(int number) noexcept { return handle_of(number) != INVALID_HANDLE_VALUE; }

std::size_t read_some(int number, char* data, std::size_t size) {
    std::size_t count = 0;
    const DWORD error = read_handle(handle_of(number), data, size, count);
    if (error != 0) throw_windows_error(error);
    return count;
}

std::size_t write_some(int number, std::string_view data) {
    std::size_t count = 0;
    const DWORD error = write_handle(handle_of(number), data.data(), data.size(), count);
    if (error != 0) throw_windows_error(error);
    return count;
}

void write_all(int number, std::string_view data, std::size_t& written) {
    for (written = 0; written < data.size();) written += write_some(number, data.substr(written));
}

}  // namespace subprocess
