#include <subprocess/errors.hpp>

#include "exit_text.hpp"
#include "repr.hpp"

namespace subprocess {
namespace {

std::string timeout_message(const Args& cmd, double timeout) {
    return "Command '" + command_text(cmd) + "' timed out after " + seconds_text(timeout) + " seconds";
}

std::string called_process_message(int returncode, const Args& cmd) {
    return "Command '" + command_text(cmd) + "' " + exit_text(returncode);
}

std::string os_error_message(const std::error_code& code, const std::string& filename, bool has_filename) {
    const char* const kind = code.category() == std::system_category() ? "WinError" : "Errno";
    const std::string message = std::string("[") + kind + " " + std::to_string(code.value()) + "] " + code.message();
    return has_filename ? message + ": " + repr(filename) : message;
}

/// Whether a failure of this step is about a file, whose name may well be empty.
bool concerns_file(Step step) { return step == Step::exec || step == Step::chdir; }

}  // namespace

TimeoutExpired::TimeoutExpired(Args command, double seconds, std::optional<std::string> stdout_bytes,
                               std::optional<std::string> stderr_bytes)
    : SubprocessError(timeout_message(command, seconds)),
      cmd(std::move(command)),
      timeout(seconds),
      output(std::move(stdout_bytes)),
      stderr_(std::move(stderr_bytes)) {}

CalledProcessError::CalledProcessError(int code, Args command, std::optional<std::string> stdout_output,
                                       std::optional<std::string> stderr_output)
    : SubprocessError(called_process_message(code, command)),
      returncode(code),
      cmd(std::move(command)),
      output(std::move(stdout_output)),
      stderr_(std::move(stderr_output)) {}

OutputLimitExceeded::OutputLimitExceeded(Args command, std::size_t bytes, std::optional<std::string> stdout_bytes,
                                         std::optional<std::string> stderr_bytes)
    : SubprocessError("Command '" + command_text(command) + "' wrote more than " + std::to_string(bytes) + " bytes"),
      cmd(std::move(command)),
      limit(bytes),
      output(std::move(stdout_bytes)),
      stderr_(std::move(stderr_bytes)) {}

OSError::OSError(std::error_code code, Step failed_step, std::string name)
    : std::system_error(code),
      step(failed_step),
      filename(std::move(name)),
      message_(os_error_message(code, filename, !filename.empty() || concerns_file(failed_step))) {}

const char* to_string(Step step) noexcept {
    switch (step) {
        case Step::none:
            return "none";
        case Step::redirect:
            return "redirect";
        case Step::close_fds:
            return "close_fds";
        case Step::chdir:
            return "cwd";
        case Step::umask:
            return "umask";
        case Step::setpgid:
            return "process_group";
        case Step::setsid:
            return "start_new_session";
        case Step::setgroups:
            return "extra_groups";
        case Step::setregid:
            return "group";
        case Step::setreuid:
            return "user";
        case Step::signals:
            return "signals";
        case Step::cgroup:
            return "cgroup";
        case Step::rlimits:
            return "rlimits";
        case Step::nice:
            return "nice";
        case Step::cpu_affinity:
            return "cpu_affinity";
        case Step::parent_death_signal:
            return "parent_death_signal";
        case Step::preexec_fn:
            return "preexec_fn";
        case Step::exec:
            return "exec";
    }
    return "unknown";
}

}  // namespace subprocess
