/// \file
/// Start child processes, talk to them through pipes, and learn how they ended: Python's `subprocess` module for C++20.
///
///     #include <subprocess/subprocess.hpp>
///     using namespace subprocess;
///
///     auto done = run({"ls", "-l"}, {.capture_output = true, .timeout = 5, .text = true});
///     std::puts(done.stdout_->c_str());
///
/// Names, defaults and behaviour are those of Python's documentation; "Section" in a comment names the place there.
/// `stdin`, `stdout` and `stderr` are macros in C, so they are spelt `stdin_`, `stdout_` and `stderr_` everywhere.
///
/// **Text and bytes** are both `std::string`. In binary mode (the default) a string is bytes. In text mode (`text`,
/// `universal_newlines`, `encoding` or `errors`) it is UTF-8, converted from and to `encoding`, with line ends as "\n".
///
/// **Threads.** Any number of threads may start children at once. `wait`, `poll`, `communicate`, `send_signal`,
/// `terminate` and `kill` may be called on one object from several threads; the exit status is collected once and given
/// to all. One stream is used by one thread at a time. A signal is never sent to a process that has been reaped.
///
/// **Signals.** No call changes a signal disposition of the process. A write to a child that has gone raises an error
/// and no SIGPIPE.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <subprocess/args.hpp>
#include <subprocess/errors.hpp>
#include <subprocess/options.hpp>
#include <subprocess/stream.hpp>

namespace subprocess {

/// What `communicate` returns: what was read from the streams that are pipes. Section: Popen.communicate.
struct Communicated {
    std::optional<std::string> stdout_;  ///< empty optional unless stdout was `PIPE`
    std::optional<std::string> stderr_;  ///< empty optional unless stderr was `PIPE`
};

/// A process that has finished. Section: CompletedProcess.
struct CompletedProcess {
    Args args;                           ///< as they were passed
    int returncode = 0;                  ///< exit status; -N if signal N ended the child (POSIX)
    std::optional<std::string> stdout_;  ///< captured output, or an empty optional if it was not captured
    std::optional<std::string> stderr_;  ///< likewise; empty with `stderr_ = STDOUT`

    /// Throws CalledProcessError if `returncode` is not zero.
    void check_returncode() const;
};

/// A child process. Section: Popen Constructor, Popen Objects.
///
/// The object is also the scope that Python's `with` statement makes: `exit()` closes the streams and waits, the
/// destructor does not wait. An object dropped before its child's end is known is reported to the warning hook
/// (warnings.hpp); a child that still runs then is reaped when, after its end, the next Popen is made.
class Popen {
public:
    /// Starts the child.
    ///
    /// Returns once the new program runs (or, with Backend::posix_spawn on platforms that say so, once it was asked
    /// for). Throws OSError if it could not be started, with errno, the failing step and the file's name; ValueError
    /// for options that are wrong by themselves or together. A failed start leaves no descriptor and no process behind.
    Popen(Args args, const Options& options = {});
    /// The same; without it, `Popen({"program"})` could also mean a Popen made of "program", to be moved.
    Popen(std::initializer_list<std::string_view> args, const Options& options = {});

    Popen(Popen&& other) noexcept;
    Popen& operator=(Popen&& other) noexcept;
    Popen(const Popen&) = delete;
    Popen& operator=(const Popen&) = delete;
    ~Popen();

    /// The return code if the child has ended, else an empty optional. Never blocks. Section: Popen.poll.
    std::optional<int> poll();

    /// Waits for the child to end and returns the return code. `timeout` is in seconds; at its end throws
    /// TimeoutExpired, after which wait may be called again. Sleeps in the kernel; there is no polling.
    ///
    /// On Windows a return code is the 32 bits of the exit code: those above 0x7fffffff are negative here, and
    /// `static_cast<unsigned>(code)` is their number (0xc0000005: an access violation). Section: Popen.wait.
    int wait(Timeout timeout = {});

    /// Sends `input` to stdin and closes it, reads stdout and stderr to their ends, waits for the child.
    ///
    /// At the end of `timeout` (seconds) throws TimeoutExpired, which holds the bytes read so far; a later call goes on
    /// where this one stopped, with the output and with the rest of the input, and loses nothing. `input` may not be
    /// given anew in such a call. Throws ValueError if input is given and stdin is not `PIPE`, UnicodeError if text
    /// mode cannot convert. Section: Popen.communicate.
    Communicated communicate(std::optional<std::string_view> input = {}, Timeout timeout = {});

    /// Sends a signal to the child; does nothing if it has ended. On Windows there are SIGTERM (the same as terminate),
    /// CTRL_C_EVENT and CTRL_BREAK_EVENT; ValueError for others. Throws OSError. Section: Popen.send_signal.
    void send_signal(int signal);
    /// SIGTERM, or TerminateProcess on Windows. Section: Popen.terminate.
    void terminate();
    /// SIGKILL; on Windows the same as terminate. Section: Popen.kill.
    void kill();

    /// Leaves the context: closes the streams, then waits. Section: Popen Constructor, context managers.
    void exit();

    Stream stdin_;   ///< to write to, if stdin was `PIPE`; else it is none (`!stdin_`)
    Stream stdout_;  ///< to read from, if stdout was `PIPE`
    Stream stderr_;  ///< to read from, if stderr was `PIPE`

    const Args& args() const noexcept;               ///< as they were passed
    int pid() const noexcept;                        ///< process id; with `shell` that of the shell
    std::optional<int> returncode() const noexcept;  ///< as of the last poll, wait or communicate
    Backend backend() const noexcept;                ///< which way of spawning was used

private:
    friend CompletedProcess run(Args args, Options options);
    struct State;
    State* state_;
};

/// Runs a command and waits for it. Section: run.
///
/// Accepts every option. At the end of `timeout` the child is killed and waited for, and TimeoutExpired thrown. With
/// `check`, a return code that is not zero throws CalledProcessError. Throws what Popen and communicate throw.
CompletedProcess run(Args args, Options options = {});

/// Runs a command, waits for it (at most `timeout` seconds) and returns its return code. Section: call.
int call(Args args, Options options = {});

/// Like call, but a return code that is not zero throws CalledProcessError. Section: check_call.
int check_call(Args args, Options options = {});

/// Runs a command and returns its output; a return code that is not zero throws CalledProcessError, with the output.
/// Accepts `input` (without it, stdin is inherited), but neither `stdout_`, `check` nor `capture_output`: ValueError.
/// Section: check_output.
std::string check_output(Args args, Options options = {});

/// Runs `cmd` in the shell and returns its return code and its output (stdout and stderr together, as text, without one
/// trailing newline). Section: getstatusoutput.
std::pair<int, std::string> getstatusoutput(std::string_view cmd, std::optional<std::string> encoding = {},
                                            std::optional<std::string> errors = {});

/// The output alone. Section: getoutput.
std::string getoutput(std::string_view cmd, std::optional<std::string> encoding = {},
                      std::optional<std::string> errors = {});

/// The command line that a program built with the MS C runtime parses into `seq` again. Works on every platform.
/// Section: Converting an argument sequence to a string on Windows.
std::string list2cmdline(const std::vector<std::string>& seq);

}  // namespace subprocess
