/// \file
/// The exceptions, with the documented names and attributes. Section: Exceptions.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include <subprocess/args.hpp>

namespace subprocess {

/// Base of the exceptions that this library defines for children that did not do as asked. Section: SubprocessError.
class SubprocessError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A timeout ended before the child did. Section: TimeoutExpired.
class TimeoutExpired : public SubprocessError {
public:
    TimeoutExpired(Args cmd, double timeout, std::optional<std::string> output = {},
                   std::optional<std::string> stderr_bytes = {});

    Args cmd;                            ///< what was started
    double timeout;                      ///< seconds
    std::optional<std::string> output;   ///< bytes (also in text mode) captured until then; none if there were none
    std::optional<std::string> stderr_;  ///< likewise
    const std::optional<std::string>& stdout_() const noexcept { return output; }  ///< alias of output
};

/// A child ended with a return code that is not zero. Section: CalledProcessError.
class CalledProcessError : public SubprocessError {
public:
    CalledProcessError(int returncode, Args cmd, std::optional<std::string> output = {},
                       std::optional<std::string> stderr_output = {});

    int returncode;                                                                ///< exit status, or -N for signal N
    Args cmd;                                                                      ///< what was started
    std::optional<std::string> output;                                             ///< captured output, if any
    std::optional<std::string> stderr_;                                            ///< captured stderr, if any
    const std::optional<std::string>& stdout_() const noexcept { return output; }  ///< alias of output
};

/// A child wrote more than Options::output_limit. Beyond the documents. Thrown by communicate, which has then read no
/// further: the child goes on, and blocks once the pipe is full; and by run, which kills it first.
class OutputLimitExceeded : public SubprocessError {
public:
    OutputLimitExceeded(Args cmd, std::size_t limit, std::optional<std::string> output = {},
                        std::optional<std::string> stderr_bytes = {});

    Args cmd;                            ///< what was started
    std::size_t limit;                   ///< bytes
    std::optional<std::string> output;   ///< bytes (also in text mode) captured until then, not more than the limit
    std::optional<std::string> stderr_;  ///< likewise
    const std::optional<std::string>& stdout_() const noexcept { return output; }  ///< alias of output
};

/// What a child was about to do, between being created and becoming the new program, when it failed.
enum class Step {
    none,                 ///< the failure was not in the child
    redirect,             ///< dup2 of stdin, stdout or stderr
    close_fds,            ///< closing descriptors, or keeping those of pass_fds
    chdir,                ///< cwd
    umask,                ///< umask
    setpgid,              ///< process_group
    setsid,               ///< start_new_session
    setgroups,            ///< extra_groups
    setregid,             ///< group
    setreuid,             ///< user
    signals,              ///< restore_signals, the signal mask
    cgroup,               ///< cgroup
    rlimits,              ///< rlimits
    nice,                 ///< nice
    cpu_affinity,         ///< cpu_affinity
    parent_death_signal,  ///< parent_death_signal
    preexec_fn,           ///< the function threw
    exec,                 ///< the program itself
};

/// The documented name of a step ("cwd", "exec", …).
const char* to_string(Step step) noexcept;

/// A system call failed, in this process or in the child before the new program ran. `code()` is the errno (generic
/// category), or the Windows error (system category).
class OSError : public std::system_error {
public:
    OSError(std::error_code code, Step step, std::string filename);

    const char* what() const noexcept override { return message_.c_str(); }

    Step step;             ///< where in the child; Step::none if in the parent
    std::string filename;  ///< the program, or the directory; empty if there is none

private:
    std::string message_;  // as Python writes it: "[Errno 2] No such file or directory: 'x'"
};

/// Options that are wrong, by themselves or together; the message names the parameter.
class ValueError : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

/// Text that cannot be converted from or to the encoding. It is a ValueError, as in Python.
class UnicodeError : public ValueError {
public:
    using ValueError::ValueError;
};

/// An encoding, or an error handler, that is not known.
class LookupError : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

}  // namespace subprocess
