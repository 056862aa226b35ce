#include "play/other_process.hpp"

#include <windows.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "base/ntdll.windows.hpp"
#include "base/text.windows.hpp"

namespace childproof {
namespace {

struct CloseHandleOf {
    void operator()(HANDLE handle) const { CloseHandle(handle); }
};
using Handle = std::unique_ptr<void, CloseHandleOf>;

Handle open_process(int pid, DWORD rights) { return Handle(OpenProcess(rights, FALSE, static_cast<DWORD>(pid))); }

bool wait_for_end(const Handle& process, DWORD milliseconds) {
    return WaitForSingleObject(process.get(), milliseconds) == WAIT_OBJECT_0;
}

std::string program_of(int pid) {
    const Handle process = open_process(pid, PROCESS_QUERY_LIMITED_INFORMATION);
    std::array<wchar_t, MAX_PATH> path{};
    DWORD length = path.size();
    if (!process || !QueryFullProcessImageNameW(process.get(), 0, path.data(), &length)) return "unknown";
    return from_wide({path.data(), length});
}

// The headers do not have what the next two functions ask for.

using Status = LONG;
constexpr auto buffer_too_small = static_cast<Status>(0xC0000004);  // STATUS_INFO_LENGTH_MISMATCH

struct SystemHandle {
    PVOID object;
    ULONG_PTR process_id, value;
    ULONG access;
    USHORT creator, type;
    ULONG attributes, reserved;
};
struct SystemHandles {
    ULONG_PTR count, reserved;
    SystemHandle first;
};

std::vector<SystemHandle> handles_of(int pid) {
    constexpr int extended_handle_information = 64;
    static const auto query =
        in_ntdll<Status(WINAPI*)(int what, void* buffer, ULONG size, ULONG* needed)>("NtQuerySystemInformation");
    std::vector<unsigned char> buffer(1U << 20U);
    Status status = 0;
    while ((status = query(extended_handle_information, buffer.data(), static_cast<ULONG>(buffer.size()), nullptr)) ==
           buffer_too_small)
        buffer.resize(2 * buffer.size());
    std::vector<SystemHandle> handles;
    if (status != 0) return handles;
    const auto* const all = reinterpret_cast<const SystemHandles*>(buffer.data());
    std::copy_if(&all->first, &all->first + all->count, std::back_inserter(handles),
                 [&](const SystemHandle& one) { return one.process_id == static_cast<ULONG_PTR>(pid); });
    return handles;
}

struct TypeInformation {
    USHORT length, capacity;  // of the name, in bytes
    const wchar_t* name;
    ULONG others[22];
};

/// The kind of object behind another process's handle: "File" (a pipe, too), "Process", "Event", …
std::string kind_of(const Handle& process, ULONG_PTR value) {
    constexpr int type_information = 2;
    static const auto query =
        in_ntdll<Status(WINAPI*)(HANDLE object, int what, void* buffer, ULONG size, ULONG* needed)>("NtQueryObject");
    HANDLE copied = nullptr;
    if (!DuplicateHandle(process.get(), reinterpret_cast<HANDLE>(value), GetCurrentProcess(), &copied, 0, FALSE,
                         DUPLICATE_SAME_ACCESS))
        return "";
    const Handle copy(copied);
    alignas(TypeInformation) std::array<unsigned char, 1024> buffer{};
    if (query(copied, type_information, buffer.data(), buffer.size(), nullptr) != 0) return "";
    const auto* const type = reinterpret_cast<const TypeInformation*>(buffer.data());
    return from_wide({type->name, type->length / sizeof(wchar_t)});
}

}  // namespace

std::string process_state(int pid) {
    const Handle process = open_process(pid, SYNCHRONIZE);
    return process && !wait_for_end(process, 0) ? "running" : "gone";
}

std::string describe_process(int pid) {
    return std::to_string(pid) + " (" + program_of(pid) + ") " + process_state(pid);
}

std::vector<std::string> open_descriptors(int pid) {
    const Handle process = open_process(pid, PROCESS_DUP_HANDLE);
    std::vector<std::string> descriptors;
    for (const auto& one : handles_of(pid)) {
        const std::string kind = kind_of(process, one.value);
        // What threads, locks and the runtime need comes and goes.
        if (kind != "File" && kind != "Process" && kind != "Job") continue;
        std::array<char, 24> value{};
        std::snprintf(value.data(), value.size(), "0x%llx", static_cast<unsigned long long>(one.value));
        descriptors.push_back(value.data() + (" (" + kind + ")"));
    }
    std::sort(descriptors.begin(), descriptors.end());
    return descriptors;
}

void signal_process(int pid, int /*signal*/) {
    throw std::invalid_argument("cannot signal process " + std::to_string(pid) +
                                ": on Windows no process can signal another one's child");
}

bool await_exit(int pid, std::chrono::steady_clock::time_point deadline) {
    const Handle process = open_process(pid, SYNCHRONIZE);
    if (!process) return true;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return wait_for_end(process, static_cast<DWORD>(std::max<long long>(0, left)));
}

}  // namespace childproof
