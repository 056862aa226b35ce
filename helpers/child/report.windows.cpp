#include <windows.h>
#include <winternl.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "handles.windows.hpp"
#include "io.hpp"
#include "json.hpp"
#include "self.hpp"
#include "verbs.hpp"
#include "wide.windows.hpp"

namespace child {
namespace {

void write_string(JsonWriter& json, const char* key, std::string_view value) {
    json.key(key);
    json.string(value);
}

void write_number(JsonWriter& json, const char* key, long long value) {
    json.key(key);
    json.number(value);
}

template <typename Values>
void write_strings(JsonWriter& json, const char* key, const Values& values) {
    json.key(key);
    json.begin_array();
    for (const auto& value : values) json.string(value);
    json.end_array();
}

std::vector<std::string> environment() {
    std::vector<std::string> entries;
    wchar_t* const block = GetEnvironmentStringsW();
    for (const wchar_t* at = block; *at;) {
        const std::wstring_view entry = at;
        entries.push_back(to_utf8(entry));
        at += entry.size() + 1;
    }
    FreeEnvironmentStringsW(block);
    return entries;
}

/// The variables by name. The name may begin with "=": the working directories of the drives.
void write_env(JsonWriter& json, const std::vector<std::string>& entries) {
    json.key("env");
    json.begin_object();
    for (const std::string& entry : entries) {
        const std::size_t equals = entry.find('=', 1);
        const std::string name = entry.substr(0, equals);
        if (equals != std::string::npos && is_utf8(name)) write_string(json, name.c_str(), entry.substr(equals + 1));
    }
    json.end_object();
}

void write_handle(JsonWriter& json, HANDLE handle) {
    const HandleDescription description = describe(handle);
    json.begin_object();
    write_string(json, "kind", description.kind);
    write_string(json, "access", description.access);
    if (!description.path.empty()) write_string(json, "path", description.path);
    if (!description.id.empty()) write_string(json, "id", description.id);
    write_number(json, "value", static_cast<long long>(reinterpret_cast<std::intptr_t>(handle)));
    json.end_object();
}

void write_standard_handles(JsonWriter& json) {
    constexpr std::array kNames{STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
    json.key("fds");
    json.begin_object();
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        const HANDLE handle = GetStdHandle(kNames[i]);
        if (!handle || handle == INVALID_HANDLE_VALUE || GetFileType(handle) == FILE_TYPE_UNKNOWN) continue;
        json.key(std::to_string(i));
        write_handle(json, handle);
    }
    json.end_object();
}

void write_handles(JsonWriter& json) {
    json.key("handles");
    json.begin_array();
    for (const HANDLE handle : inheritable_handles()) write_handle(json, handle);
    json.end_array();
}

long long parent_id() {
    // PROCESS_BASIC_INFORMATION, whose members differ by name between the headers: the last is the parent's id.
    std::array<ULONG_PTR, 6> information{};
    NtQueryInformationProcess(GetCurrentProcess(), ProcessBasicInformation, &information, sizeof information, nullptr);
    return static_cast<long long>(information.back());
}

const char* priority_class() {
    switch (GetPriorityClass(GetCurrentProcess())) {
        case IDLE_PRIORITY_CLASS:
            return "IDLE";
        case BELOW_NORMAL_PRIORITY_CLASS:
            return "BELOW_NORMAL";
        case NORMAL_PRIORITY_CLASS:
            return "NORMAL";
        case ABOVE_NORMAL_PRIORITY_CLASS:
            return "ABOVE_NORMAL";
        case HIGH_PRIORITY_CLASS:
            return "HIGH";
        case REALTIME_PRIORITY_CLASS:
            return "REALTIME";
        default:
            return "unknown";
    }
}

/// What the parent has set in STARTUPINFO.
void write_startup(JsonWriter& json) {
    STARTUPINFOW startup{};
    GetStartupInfoW(&startup);
    std::vector<std::string> flags;
    if (startup.dwFlags & STARTF_USESHOWWINDOW) flags.emplace_back("USESHOWWINDOW");
    if (startup.dwFlags & STARTF_USESTDHANDLES) flags.emplace_back("USESTDHANDLES");
    write_strings(json, "flags", flags);
    write_number(json, "show_window", startup.wShowWindow);
}

}  // namespace

void do_report(Words operands) {
    JsonWriter json;
    json.begin_object();
    write_standard_handles(json);
    write_handles(json);
    write_strings(json, "argv", arguments);
    write_string(json, "command_line", to_utf8(GetCommandLineW()));
    const auto entries = environment();
    write_strings(json, "environ", entries);
    write_env(json, entries);
    write_string(json, "cwd", *working_directory());
    write_number(json, "pid", process_id());
    write_number(json, "ppid", parent_id());
    write_string(json, "priority_class", priority_class());
    json.key("console");
    json.boolean(GetConsoleCP() != 0);
    write_startup(json);
    json.end_object();
    write_file(operands[0], json.text() + "\n");
}

}  // namespace child
