#include "handles.windows.hpp"

#include <winternl.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>

#include "fail.hpp"
#include "wide.windows.hpp"

namespace child {
namespace {

// What the headers of MinGW-w64 leave out, as documented.
constexpr auto kExtendedHandleInformation = std::bit_cast<SYSTEM_INFORMATION_CLASS>(64);
constexpr NTSTATUS kInfoLengthMismatch = static_cast<NTSTATUS>(0xC0000004);

struct SystemHandle {
    void* object;
    ULONG_PTR process;
    ULONG_PTR value;
    ULONG access;
    USHORT creator;
    USHORT type;
    ULONG attributes;
    ULONG reserved;
};

struct SystemHandles {
    ULONG_PTR count;
    ULONG_PTR reserved;
    SystemHandle handles[1];
};

const char* kind_of(HANDLE handle, const BY_HANDLE_FILE_INFORMATION& file) {
    DWORD mode = 0;
    switch (GetFileType(handle)) {
        case FILE_TYPE_DISK:
            return file.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY ? "directory" : "file";
        case FILE_TYPE_PIPE:
            return GetNamedPipeInfo(handle, nullptr, nullptr, nullptr, nullptr) ? "pipe" : "socket";
        case FILE_TYPE_CHAR:
            return GetConsoleMode(handle, &mode) ? "tty" : "null";
        default:
            return "other";
    }
}

const char* access_of(HANDLE handle) {
    PUBLIC_OBJECT_BASIC_INFORMATION information{};
    NtQueryObject(handle, ObjectBasicInformation, &information, sizeof information, nullptr);
    const bool readable = information.GrantedAccess & FILE_READ_DATA;
    const bool writable = information.GrantedAccess & FILE_WRITE_DATA;
    return readable && writable ? "rw" : writable ? "w" : readable ? "r" : "";
}

std::string path_of(HANDLE handle) {
    std::wstring path(32768, L'\0');  // the longest there are
    path.resize(GetFinalPathNameByHandleW(handle, path.data(), static_cast<DWORD>(path.size()), VOLUME_NAME_DOS));
    constexpr std::wstring_view kPrefix = L"\\\\?\\";
    if (path.starts_with(kPrefix)) path.erase(0, kPrefix.size());
    return to_utf8(path);
}

/// Returns the handles of all processes.
std::unique_ptr<unsigned char[]> system_handles() {
    for (ULONG size = 1 << 16;; size *= 2) {
        auto memory = std::make_unique<unsigned char[]>(size);
        const NTSTATUS status = NtQuerySystemInformation(kExtendedHandleInformation, memory.get(), size, nullptr);
        if (status == 0) return memory;
        if (status != kInfoLengthMismatch) fail("cannot look at the handles: status " + std::to_string(status));
    }
}

}  // namespace

HandleDescription describe(HANDLE handle) {
    BY_HANDLE_FILE_INFORMATION file{};
    const bool is_file = GetFileType(handle) == FILE_TYPE_DISK && GetFileInformationByHandle(handle, &file);
    HandleDescription description{kind_of(handle, file), access_of(handle), {}, {}};
    if (!is_file) return description;
    description.path = path_of(handle);
    const auto index = static_cast<std::uint64_t>(file.nFileIndexHigh) << 32 | file.nFileIndexLow;
    description.id = std::to_string(file.dwVolumeSerialNumber) + ":" + std::to_string(index);
    return description;
}

std::vector<HANDLE> inheritable_handles() {
    const auto memory = system_handles();
    const auto& all = *reinterpret_cast<const SystemHandles*>(memory.get());
    std::vector<HANDLE> result;
    for (const SystemHandle* at = all.handles; at != all.handles + all.count; ++at) {
        const auto handle = reinterpret_cast<HANDLE>(at->value);
        DWORD flags = 0;
        if (at->process != GetCurrentProcessId() || !GetHandleInformation(handle, &flags)) continue;
        if (flags & HANDLE_FLAG_INHERIT) result.push_back(handle);
    }
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace child
