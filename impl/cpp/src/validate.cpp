#include "validate.hpp"

#include <string>
#include <subprocess/errors.hpp>

namespace subprocess {
namespace {

void refuse_nul(std::string_view value, const char* parameter) {
    if (value.find('\0') != value.npos) throw ValueError(std::string(parameter) + ": embedded null byte");
}

void validate_strings(const Args& args, const Options& options) {
    if (args.items().empty()) throw ValueError("args: an empty sequence names no program");
    for (const std::string& item : args.items()) refuse_nul(item, "args");
    if (options.cwd) refuse_nul(*options.cwd, "cwd");
    if (options.executable) refuse_nul(*options.executable, "executable");
    if (options.cgroup) refuse_nul(*options.cgroup, "cgroup");
}

void validate_env(const Env& env) {
    for (const auto& [name, value] : env.variables()) {
        refuse_nul(name, "env");
        refuse_nul(value, "env");
        if (name.empty() || name.find('=') != name.npos) {
            throw ValueError("env: illegal environment variable name '" + name + "'");
        }
    }
}

void validate_redirect(const Redirect& redirect, const char* parameter) {
    if (redirect.given() && redirect.fd() < DEVNULL) {
        throw ValueError(std::string(parameter) + ": a file or stream without a descriptor, or a number that is none");
    }
}

void validate_redirects(const Options& options) {
    if (options.stdin_.is(STDOUT)) throw ValueError("stdin: STDOUT can only be used for stderr");
    if (options.stdout_.is(STDOUT)) throw ValueError("stdout: STDOUT can only be used for stderr");
    validate_redirect(options.stdin_, "stdin");
    validate_redirect(options.stdout_, "stdout");
    validate_redirect(options.stderr_, "stderr");
    for (const int number : options.pass_fds.items()) {
        if (number < 0) throw ValueError("pass_fds: " + std::to_string(number) + " is not a descriptor");
    }
}

}  // namespace

void validate(const Args& args, const Options& options) {
    validate_strings(args, options);
    validate_env(options.env);
    validate_redirects(options);
    if (options.text && options.universal_newlines && *options.text != *options.universal_newlines) {
        throw SubprocessError("text and universal_newlines are both given, and contradict each other");
    }
}

void refuse_run_options(const Options& options, const char* function, bool takes_timeout) {
    const auto refuse = [function](bool given, const char* option) {
        if (given) throw ValueError(std::string(option) + " is not an option of " + function);
    };
    refuse(options.input.has_value(), "input");
    refuse(options.capture_output, "capture_output");
    refuse(options.check, "check");
    refuse(options.timeout.given() && !takes_timeout, "timeout");
}

}  // namespace subprocess
