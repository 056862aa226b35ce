#include "command_line.windows.hpp"

#include <windows.h>

#include <cerrno>
#include <filesystem>
#include <map>
#include <subprocess/subprocess.hpp>

#include "os_error.hpp"
#include "wide.windows.hpp"

namespace subprocess {
namespace {

/// A variable of this process; empty if it does not exist.
std::wstring variable(const wchar_t* name) {
    std::wstring value(GetEnvironmentVariableW(name, nullptr, 0), L'\0');
    value.resize(GetEnvironmentVariableW(name, value.data(), static_cast<DWORD>(value.size())));
    return value;
}

/// The shell: COMSPEC, else the one that every Windows has. Never just "cmd.exe", which would be looked for in the
/// program's own directory and in the working directory first.
std::filesystem::path find_shell() {
    const std::filesystem::path comspec = variable(L"ComSpec");
    if (!comspec.empty()) return comspec;
    const auto shell = std::filesystem::path(variable(L"SystemRoot")) / "System32" / "cmd.exe";
    if (!shell.is_absolute()) throw_os_error(ENOENT, Step::exec, "%ComSpec%");
    return shell;
}

/// Names of variables are the same if they differ in case alone.
struct IgnoringCase {
    bool operator()(const std::wstring& a, const std::wstring& b) const noexcept {
        return CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(), static_cast<int>(b.size()), TRUE) ==
               CSTR_LESS_THAN;
    }
};

}  // namespace

CommandLine make_command_line(const Args& args, const Options& options) {
    CommandLine command;
    command.line = to_wide(args.is_string() ? args.items().front() : list2cmdline(args.items()), "args");
    command.executable = to_wide(options.executable.value_or(""), "executable");
    command.program = options.executable.value_or(args.items().front());
    if (!options.shell) return command;
    const std::filesystem::path shell = options.executable ? std::filesystem::path(command.executable) : find_shell();
    command.line = shell.native() + L" /c \"" + command.line + L"\"";
    if (options.executable || shell.is_absolute()) command.executable = shell.native();
    command.program = shell.string();
    return command;
}

std::wstring make_environment(const Env& env) {
    std::map<std::wstring, std::wstring, IgnoringCase> sorted;
    for (const auto& [name, value] : env.variables()) sorted[to_wide(name, "env")] = to_wide(value, "env");
    std::wstring block;
    for (const auto& [name, value] : sorted) block.append(name).append(L"=").append(value).push_back(L'\0');
    if (block.empty()) block.push_back(L'\0');  // an empty block ends in two, too
    block.push_back(L'\0');
    return block;
}

}  // namespace subprocess
