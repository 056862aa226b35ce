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
/// **Errors** are exceptions, or values for who includes expected.hpp and calls `try_run` instead of `run`, and so on.
///
/// **Signals.** No call changes a signal disposition of the process. A write to a child that has gone raises an error
/// and no SIGPIPE.
#pragma once

#include <exception>
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
    bool text = false;                   ///< whether they are text, not bytes
    std::optional<int> wait_status;      ///< as Popen::wait_status

    /// Throws CalledProcessError if `returncode` is not zero.
    void check_returncode() const;
    Expected<void> try_check_returncode() const noexcept;
};

/// As Python shows it: "CompletedProcess(args=['ls', '-l'], returncode=0)", with stdout and stderr if they were
/// captured.
std::string to_string(const CompletedProcess& completed);

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
    Popen(std::initializer_list<Arg> args, const Options& options = {});

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

    /// Kills the child with all its descendants, SIGKILL or TerminateProcess, and returns how many processes that were.
    /// Beyond the documents. Does nothing, and returns 0, once the child's end is known: its number may then be a
    /// stranger's. So it is called before poll, wait or communicate have seen the end; a child that has ended unseen
    /// still has its tree. Costs a reading of /proc or two, and nothing for who does not call it.
    ///
    /// On Linux these are all processes whose line of parents leads to the child, and, if the child leads a session or
    /// a group (start_new_session, or process_group = 0), all that are in it, whoever their parents are now. They are
    /// stopped first, so that none forks itself away meanwhile, and signalled by pidfd, so that no stranger is hit. Not
    /// reached is a daemon: one whose parent has ended and that has left session and group. Where that must not be,
    /// give the child a control group of its own (Options::cgroup) and write "1" to its cgroup.kill. On Windows these
    /// are the processes whose line of parents, all of which still run, leads to the child; there a job contains the
    /// rest.
    ///
    /// Throws OSError if one may not be signalled (another user's), when all others have been, or without /proc.
    int kill_tree();

    /// Leaves the context: closes the streams, then waits. Section: Popen Constructor, context managers.
    void exit();

    // The same without exceptions, for who includes expected.hpp.
    Expected<std::optional<int>> try_poll() noexcept;
    Expected<int> try_wait(Timeout timeout = {}) noexcept;
    Expected<Communicated> try_communicate(std::optional<std::string_view> input = {}, Timeout timeout = {}) noexcept;
    Expected<void> try_send_signal(int signal) noexcept;
    Expected<void> try_terminate() noexcept;
    Expected<void> try_kill() noexcept;
    Expected<int> try_kill_tree() noexcept;
    Expected<void> try_exit() noexcept;

    Stream stdin_;   ///< to write to, if stdin was `PIPE`; else it is none (`!stdin_`)
    Stream stdout_;  ///< to read from, if stdout was `PIPE`
    Stream stderr_;  ///< to read from, if stderr was `PIPE`

    const Args& args() const noexcept;               ///< as they were passed
    int pid() const noexcept;                        ///< process id; with `shell` that of the shell
    std::optional<int> returncode() const noexcept;  ///< as of the last poll, wait or communicate
    Backend backend() const noexcept;                ///< which way of spawning was used

    /// How the child ended, as waitpid delivers it: for WIFEXITED, WTERMSIG, WCOREDUMP and the like. Known when
    /// returncode is; an empty optional also if somebody else has collected it. On Windows the exit code. Beyond the
    /// documents.
    std::optional<int> wait_status() const noexcept;

    /// A descriptor for the child, which poll(2) and event loops report as readable once it has ended (it is still to
    /// be collected by poll or wait), and which pidfd_send_signal takes. It is this object's: not to be closed, and
    /// valid as long as the object. -1 where there are none (Linux before 5.3, other systems). Beyond the documents.
    int pidfd() const noexcept;

private:
    friend CompletedProcess run(Args args, Options options);
    friend int call(Args args, Options options);
    struct State;
    /// What follows: anything, or one wait, at once and without a limit, which needs less.
    enum class Use { any, one_wait };
    Popen(Args args, const Options& options, Use use);

    State* state_;
};

/// Calls a function with a child, then leaves its context, also if the function throws: Python's `with` statement.
/// Returns what the function returns. Section: Popen Constructor, context managers.
///
///     with(Popen({"ifconfig"}, {.stdout_ = PIPE}), [](Popen& proc) { log.write(proc.stdout_.read()); });
template <typename Function>
auto with(Popen process, Function function) -> decltype(function(process)) {
    struct Exit {
        ~Exit() noexcept(false) {
            try {
                process.exit();
            } catch (...) {
                // Else what the function threw says more.
                if (std::uncaught_exceptions() == exceptions) throw;
            }
        }
        Popen& process;
        const int exceptions = std::uncaught_exceptions();
    };
    const Exit exit{process};
    return function(process);
}

/// Runs a command and waits for it. Section: run.
///
/// Accepts every option. At the end of `timeout` the child is killed and waited for, and TimeoutExpired thrown. With
/// `check`, a return code that is not zero throws CalledProcessError. Throws what Popen and communicate throw. Input of
/// many megabytes had best be moved into the options: on Linux the pipe is lent its memory then, and nothing copied.
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

/// What has become of a pipeline.
struct CompletedPipeline {
    std::vector<CompletedProcess>
        processes;                       ///< in the order of the commands, each with its own return code and stderr_
    int returncode = 0;                  ///< of the last process whose return code is not 0, as with pipefail
    std::optional<std::string> stdout_;  ///< of the last process, if it was captured

    /// Throws CalledProcessError, for the process whose return code that is, if `returncode` is not zero.
    void check_returncode() const;
    Expected<void> try_check_returncode() const noexcept;
};

/// Runs commands with each one's stdout as the next one's stdin, and waits for all. Beyond the documents. Section:
/// Replacing shell pipeline.
///
///     run_pipeline({{"dmesg"}, {"grep", "hda"}}, {.stdout_ = PIPE}).stdout_
///
/// `stdin_` and `input` are the first one's, `stdout_` and `on_stdout` the last one's; the other options are for each.
/// With `stderr_ = PIPE` or capture_output each has a pipe of its own (on_stderr is called by one thread at a time),
/// with `stderr_ = STDOUT` it goes where its stdout goes, to the next. If one cannot be started, those that have been
/// are killed. At the end of `timeout`, which is one for all, all are killed, and TimeoutExpired thrown, which names
/// the last command. Throws what run throws, and ValueError for a pipeline of no commands.
CompletedPipeline run_pipeline(std::vector<Args> commands, Options options = {});

/// The command line that a program built with the MS C runtime parses into `seq` again. Works on every platform.
/// Section: Converting an argument sequence to a string on Windows.
std::string list2cmdline(const std::vector<std::string>& seq);

// The same without exceptions, for who includes expected.hpp.
Expected<Popen> try_popen(Args args, const Options& options = {}) noexcept;
Expected<CompletedProcess> try_run(Args args, Options options = {}) noexcept;
Expected<int> try_call(Args args, Options options = {}) noexcept;
Expected<int> try_check_call(Args args, Options options = {}) noexcept;
Expected<std::string> try_check_output(Args args, Options options = {}) noexcept;
Expected<std::pair<int, std::string>> try_getstatusoutput(std::string_view cmd,
                                                          std::optional<std::string> encoding = {},
                                                          std::optional<std::string> errors = {}) noexcept;
Expected<std::string> try_getoutput(std::string_view cmd, std::optional<std::string> encoding = {},
                                    std::optional<std::string> errors = {}) noexcept;
Expected<CompletedPipeline> try_run_pipeline(std::vector<Args> commands, Options options = {}) noexcept;

}  // namespace subprocess
