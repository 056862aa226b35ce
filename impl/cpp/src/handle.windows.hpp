/// \file
/// Handles of Windows, and the errors of its calls.
#pragma once

#include <windows.h>

#include <string>
#include <subprocess/errors.hpp>
#include <utility>

namespace subprocess {

/// A handle that is closed with this object, or none.
class Handle {
public:
    Handle() noexcept = default;
    explicit Handle(HANDLE handle) noexcept : handle_(handle) {}
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Handle() { close(); }

    explicit operator bool() const noexcept { return handle_ != nullptr; }
    HANDLE get() const noexcept { return handle_; }
    /// Gives it away.
    HANDLE release() noexcept { return std::exchange(handle_, nullptr); }
    void close() noexcept {
        if (handle_ != nullptr) CloseHandle(release());
    }

private:
    HANDLE handle_ = nullptr;
};

/// Throws OSError for the error of a call.
[[noreturn]] void throw_windows_error(DWORD error, Step step = Step::none, std::string filename = {});

/// Another handle for the same object. Throws OSError.
Handle duplicate(HANDLE handle, bool inheritable);

/// The handle behind a descriptor of the C runtime, INVALID_HANDLE_VALUE if it is not open.
HANDLE handle_of(int descriptor) noexcept;

/// One read; 0 at end of file. Returns an error, or 0.
DWORD read_handle(HANDLE handle, char* data, std::size_t size, std::size_t& count) noexcept;

/// One write, which may block. Returns an error, or 0.
DWORD write_handle(HANDLE handle, const char* data, std::size_t size, std::size_t& count) noexcept;

/// Whether an error says that there is nobody any more at the other end of a pipe.
constexpr bool is_broken_pipe(DWORD error) noexcept { return error == ERROR_BROKEN_PIPE || error == ERROR_NO_DATA; }

}  // namespace subprocess
