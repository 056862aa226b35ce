#include "spawn.hpp"

#include <windows.h>

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <subprocess/startupinfo.hpp>

#include "attribute_list.windows.hpp"
#include "audit.hpp"
#include "command_line.windows.hpp"
#include "process_handle.windows.hpp"
#include "standard_handles.windows.hpp"
#include "wide.windows.hpp"

namespace subprocess {
namespace {

void check_platform(const Options& options) {
    const auto refuse = [](bool given, const char* option) {
        if (given) throw ValueError(std::string(option) + " is not supported on Windows platforms");
    };
    refuse(static_cast<bool>(options.preexec_fn), "preexec_fn");
    refuse(!options.pass_fds.items().empty(), "pass_fds");
    refuse(options.start_new_session, "start_new_session");
    refuse(options.process_group >= 0, "process_group");
    refuse(options.user.given(), "user");
    refuse(options.group.given(), "group");
    refuse(options.extra_groups.given(), "extra_groups");
    refuse(options.umask >= 0, "umask");
    refuse(options.cgroup.has_value(), "cgroup");
    refuse(!options.rlimits.items().empty(), "rlimits");
    refuse(options.nice != 0, "nice");
    refuse(!options.cpu_affinity.items().empty(), "cpu_affinity");
    refuse(options.parent_death_signal != 0, "parent_death_signal");
    if (options.backend != Backend::automatic && options.backend != Backend::create_process) {
        throw ValueError(std::string("backend ") + to_string(options.backend) + " does not exist on Windows");
    }
}

/// Throws what CreateProcess has failed with. It does not say whether the program or the directory was wrong.
[[noreturn]] void throw_start_error(DWORD error, const CommandLine& command, const Options& options) {
    const auto is_directory = [](const std::string& path) {
        const DWORD attributes = GetFileAttributesW(to_wide(path, "cwd").c_str());
        return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    };
    if (options.cwd && !is_directory(*options.cwd)) throw_windows_error(error, Step::chdir, *options.cwd);
    throw_windows_error(error, Step::exec, command.program);
}

/// What a child inherits while it is created. As long as its standard handles are inheritable, a child of another
/// thread that inherits everything would inherit them, too: such a creation is alone.
class Inheritance {
public:
    Inheritance(const Options& options, const int (&ends)[3]) {
        std::vector<HANDLE> list;
        if (options.startupinfo) list = options.startupinfo->lpAttributeList.handle_list;
        const bool close_others = options.close_fds || !list.empty();
        if (close_others) {
            others_ = std::shared_lock(creations);
        } else {
            alone_ = std::unique_lock(creations);
        }
        if (ends[0] != -1 || ends[1] != -1 || ends[2] != -1) {
            handles_.emplace(ends);
            for (const HANDLE handle : handles_->listable()) list.push_back(handle);
        }
        inherits_ = !close_others || !list.empty();
        if (close_others && !list.empty()) list_.emplace(std::move(list));
    }

    BOOL inherits() const noexcept { return inherits_; }
    void enter(STARTUPINFOEXW& startup) const {
        if (list_) startup.lpAttributeList = list_->get();
        if (!handles_) return;
        startup.StartupInfo.dwFlags |= STARTF_USESTDHANDLES;
        startup.StartupInfo.hStdInput = (*handles_)[0];
        startup.StartupInfo.hStdOutput = (*handles_)[1];
        startup.StartupInfo.hStdError = (*handles_)[2];
    }

private:
    static std::shared_mutex creations;
    std::shared_lock<std::shared_mutex> others_;
    std::unique_lock<std::shared_mutex> alone_;
    std::optional<StandardHandles> handles_;
    std::optional<AttributeList> list_;
    bool inherits_ = false;
};

std::shared_mutex Inheritance::creations;

STARTUPINFOEXW make_startup_info(const Options& options) {
    STARTUPINFOEXW startup{};
    STARTUPINFOW& info = startup.StartupInfo;
    info.cb = sizeof startup;
    if (options.startupinfo) {
        info.dwFlags = options.startupinfo->dwFlags;
        info.wShowWindow = options.startupinfo->wShowWindow;
        info.hStdInput = options.startupinfo->hStdInput;
        info.hStdOutput = options.startupinfo->hStdOutput;
        info.hStdError = options.startupinfo->hStdError;
    }
    if (options.shell) {
        info.dwFlags |= STARTF_USESHOWWINDOW;
        info.wShowWindow = SW_HIDE;
    }
    return startup;
}

PROCESS_INFORMATION create_process(CommandLine& command, const Options& options, const int (&ends)[3]) {
    std::wstring environment = options.env.given() ? make_environment(options.env) : std::wstring();
    const std::wstring cwd = to_wide(options.cwd.value_or(""), "cwd");
    STARTUPINFOEXW startup = make_startup_info(options);
    const Inheritance inheritance(options, ends);
    inheritance.enter(startup);
    PROCESS_INFORMATION created{};
    if (!CreateProcessW(command.executable.empty() ? nullptr : command.executable.c_str(), command.line.data(), nullptr,
                        nullptr, inheritance.inherits(),
                        options.creationflags | CREATE_UNICODE_ENVIRONMENT | EXTENDED_STARTUPINFO_PRESENT,
                        options.env.given() ? environment.data() : nullptr, options.cwd ? cwd.c_str() : nullptr,
                        &startup.StartupInfo, &created)) {
        throw_start_error(GetLastError(), command, options);
    }
    return created;
}

void raise_audit_event(const CommandLine& command, const Options& options) {
    if (!is_audited()) return;
    std::optional<std::string> executable;
    if (!command.executable.empty()) executable = to_utf8(command.executable);
    audit({executable, Args(to_utf8(command.line)), options.cwd, options.env});
}

}  // namespace

Spawned spawn(const Args& args, const Options& options, const int (&ends)[3], bool /*waited_for_at_once*/) {
    check_platform(options);
    CommandLine command = make_command_line(args, options);
    raise_audit_event(command, options);
    const PROCESS_INFORMATION created = create_process(command, options, ends);
    const Handle thread(created.hThread);
    auto watch = std::make_unique<ProcessHandle>(Handle(created.hProcess), created.dwProcessId);
    return {std::make_unique<Process>(static_cast<int>(created.dwProcessId), std::move(watch)),
            Backend::create_process};
}

}  // namespace subprocess
