#include "standard_handles.windows.hpp"

#include <cstdint>

namespace subprocess {
namespace {

constexpr DWORD names[] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};

bool is_handle(HANDLE handle) { return handle != nullptr && handle != INVALID_HANDLE_VALUE; }

/// The end of a pipe whose other end is closed: nothing to read, or nobody who reads.
Handle end_alone(bool reading) {
    HANDLE read_end = nullptr;
    HANDLE write_end = nullptr;
    if (!CreatePipe(&read_end, &write_end, nullptr, 0)) throw_windows_error(GetLastError());
    const Handle other(reading ? write_end : read_end);
    return Handle(reading ? read_end : write_end);
}

Handle inheritable(int end, int target) {
    const HANDLE given = end == -1 ? GetStdHandle(names[target]) : handle_of(end);
    if (is_handle(given)) return duplicate(given, true);
    return duplicate(end_alone(target == 0).get(), true);
}

}  // namespace

StandardHandles::StandardHandles(const int (&ends)[3]) {
    for (int target = 0; target < 3; ++target) handles_[target] = inheritable(ends[target], target);
}

std::vector<HANDLE> StandardHandles::listable() const {
    std::vector<HANDLE> list;
    for (const Handle& handle : handles_) {
        // Before Windows 8 a console's handles were none of the kernel's; their two lowest bits say so.
        const bool is_pseudo = (reinterpret_cast<std::uintptr_t>(handle.get()) & 3) == 3;
        if (!is_pseudo || GetFileType(handle.get()) != FILE_TYPE_CHAR) list.push_back(handle.get());
    }
    return list;
}

}  // namespace subprocess
