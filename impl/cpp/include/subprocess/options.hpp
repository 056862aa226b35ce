/// \file
/// The keyword arguments, for designated initialisers: `run({"make"}, {.capture_output = true, .cwd = "/src"})`.
#pragma once

#include <cstdio>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace subprocess {

class Stream;
struct STARTUPINFO;

/// The special values for stdin, stdout and stderr. Section: PIPE, STDOUT, DEVNULL.
enum Special : int {
    PIPE = -1,     ///< a new pipe to the child
    STDOUT = -2,   ///< for stderr: the same place as stdout
    DEVNULL = -3,  ///< os.devnull
};

/// Where one of the standard streams of a child leads. Section: Frequently Used Arguments.
class Redirect {
public:
    constexpr Redirect() noexcept = default;  ///< none: the child has what this process has
    constexpr Redirect(Special special) noexcept : value_(special), given_(true) {}
    constexpr Redirect(int fd) noexcept : value_(fd), given_(true) {}  ///< an existing descriptor (or a Special)
    Redirect(std::FILE* file) noexcept;  ///< an existing file object; ValueError at the start if it has no descriptor
    Redirect(const Stream& stream) noexcept;  ///< a stream of another child; ValueError at the start if it is closed

    constexpr bool given() const noexcept { return given_; }
    constexpr bool is(Special special) const noexcept { return given_ && value_ == special; }
    constexpr int fd() const noexcept { return value_; }

private:
    int value_ = 0;
    bool given_ = false;
};

/// A limit in seconds, or none. A number is seconds, `std::chrono` durations are accepted, too. Zero and negative
/// limits have ended already: the state is looked at once.
class Timeout {
public:
    constexpr Timeout() noexcept = default;
    constexpr Timeout(double seconds) noexcept : seconds_(seconds), given_(true) {}
    template <typename Duration>
    requires requires(const Duration& duration) {
        duration.count();
        typename Duration::period;
    }
    constexpr Timeout(const Duration& duration) noexcept
        : Timeout(static_cast<double>(duration.count()) * static_cast<double>(Duration::period::num) /
                  static_cast<double>(Duration::period::den)) {}

    constexpr bool given() const noexcept { return given_; }
    constexpr double seconds() const noexcept { return seconds_; }

private:
    double seconds_ = 0;
    bool given_ = false;
};

/// The environment of a child: inherited (`{}`), or exactly these variables. Section: Popen Constructor, env.
class Env {
public:
    Env() noexcept;  ///< none: the child inherits the environment of this process
    Env(std::initializer_list<std::pair<std::string_view, std::string_view>> variables);
    Env(std::vector<std::pair<std::string, std::string>> variables) noexcept;
    /// Any mapping of strings, such as std::map<std::string, std::string>.
    template <typename Mapping>
    requires requires(const Mapping& mapping) {
        mapping.begin()->first;
        mapping.begin()->second;
        mapping.end();
        typename Mapping::mapped_type;
    }
    Env(const Mapping& mapping)
        : Env(std::vector<std::pair<std::string, std::string>>(mapping.begin(), mapping.end())) {}
    Env(const Env& other);
    Env(Env&& other) noexcept;
    Env& operator=(const Env& other);
    Env& operator=(Env&& other) noexcept;
    ~Env();

    /// An environment without any variable.
    static Env empty() { return Env(std::vector<std::pair<std::string, std::string>>{}); }

    bool given() const noexcept { return given_; }
    const std::vector<std::pair<std::string, std::string>>& variables() const noexcept { return variables_; }

private:
    std::vector<std::pair<std::string, std::string>> variables_;
    bool given_ = false;
};

/// A user or a group: a number, passed verbatim, or a name, which is looked up (ValueError if it is unknown).
class Owner {
public:
    Owner() noexcept;
    Owner(long id) noexcept;
    Owner(int id) noexcept;
    Owner(unsigned id) noexcept;
    Owner(std::string name) noexcept;
    Owner(const char* name);
    Owner(const Owner& other);
    Owner(Owner&& other) noexcept;
    Owner& operator=(const Owner& other);
    Owner& operator=(Owner&& other) noexcept;
    ~Owner();

    bool given() const noexcept { return given_; }
    bool is_name() const noexcept { return !name_.empty(); }
    long id() const noexcept { return id_; }
    const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
    long id_ = -1;
    bool given_ = false;
};

/// Several of what an option takes: none given (`{}`), or exactly these, which may be no items at all
/// (`std::vector<int>()`). Not std::vector itself, which everybody who calls `run` would compile for each type of item.
template <typename Item>
class List {
public:
    List() noexcept;
    List(std::initializer_list<Item> items);
    List(std::vector<Item> items) noexcept;
    List(const List& other);
    List(List&& other) noexcept;
    List& operator=(const List& other);
    List& operator=(List&& other) noexcept;
    ~List();

    bool given() const noexcept { return given_; }
    const std::vector<Item>& items() const noexcept { return items_; }

private:
    std::vector<Item> items_;
    bool given_ = false;
};

/// What all functions that options hold have in common. Not std::function, whose header alone would double what
/// including this header costs.
class AnyCallback {
public:
    explicit operator bool() const noexcept { return object_ != nullptr; }

protected:
    AnyCallback() noexcept = default;
    AnyCallback(void* object, void (*call)(), void* (*copy)(const void*), void (*destroy)(void*)) noexcept
        : object_(object), call_(call), copy_(copy), destroy_(destroy) {}
    AnyCallback(const AnyCallback& other);
    AnyCallback(AnyCallback&& other) noexcept;
    AnyCallback& operator=(const AnyCallback& other);
    AnyCallback& operator=(AnyCallback&& other) noexcept;
    ~AnyCallback();

    void* object_ = nullptr;
    void (*call_)() = nullptr;  // of another type, which the derived class knows
    void* (*copy_)(const void*) = nullptr;
    void (*destroy_)(void*) = nullptr;
};

/// A function that an option holds: any callable with these parameters, or none.
template <typename... Parameters>
class Callback : public AnyCallback {
public:
    Callback() noexcept = default;
    template <typename Callable>
    requires requires(Callable callable, Parameters... parameters) { callable(parameters...); }
    Callback(Callable callable)
        : AnyCallback(
              new Callable(std::move(callable)),
              reinterpret_cast<void (*)()>(static_cast<Call*>(
                  [](void* object, Parameters... parameters) { (*static_cast<Callable*>(object))(parameters...); })),
              [](const void* object) -> void* { return new Callable(*static_cast<const Callable*>(object)); },
              [](void* object) { delete static_cast<Callable*>(object); }) {}

    void operator()(Parameters... parameters) const { reinterpret_cast<Call*>(call_)(object_, parameters...); }

private:
    using Call = void(void*, Parameters...);
};

/// A function to call in the child just before the new program; what it throws is thrown in the parent (as
/// SubprocessError with its message). Not safe in a program with threads. Section: Popen Constructor, preexec_fn.
using PreexecFn = Callback<>;

/// A function that gets captured output as it comes, as bytes (also in text mode), on the thread that captures it. What
/// it throws, the call that captures throws, and nothing is lost: the bytes have been kept before.
using OutputFn = Callback<std::string_view>;

/// One resource limit of a child, as setrlimit takes it.
struct Rlimit {
    int resource;             ///< RLIMIT_NOFILE, RLIMIT_CPU, … of <sys/resource.h>
    unsigned long long soft;  ///< in the resource's own unit; RLIM_INFINITY: none
    unsigned long long hard;  ///< only a privileged process may raise it
};

/// How a child is created.
enum class Backend {
    automatic,       ///< the fastest that can express the call
    vfork,           ///< the parent is suspended until the new program runs; the cost does not grow with its memory
    posix_spawn,     ///< the C library's posix_spawn
    fork,            ///< a copy of the process; the only one that can run preexec_fn
    create_process,  ///< CreateProcess; Windows has no other
};

/// The documented name of a backend.
const char* to_string(Backend backend) noexcept;

/// The keyword arguments of `run`, `call`, `check_call`, `check_output` and `Popen`, with the documented names,
/// defaults and meaning; they are given in this order, which is that of the documented signatures, run's first.
/// `input`, `capture_output`, `timeout` and `check` are not options of Popen itself: ValueError.
struct Options {
    Redirect stdin_ = {};                         ///< none, PIPE, DEVNULL, a descriptor, a file, a stream
    std::optional<std::string> input = {};        ///< for stdin, which becomes a pipe (then stdin_ may not be given)
    Redirect stdout_ = {};                        ///< as stdin_
    Redirect stderr_ = {};                        ///< as stdin_, or STDOUT
    bool capture_output = false;                  ///< stdout and stderr are pipes (neither may then be given)
    bool shell = false;                           ///< run through the shell (/bin/sh, or COMSPEC)
    std::optional<std::string> cwd = {};          ///< the child's working directory
    Timeout timeout = {};                         ///< seconds
    bool check = false;                           ///< throw CalledProcessError unless the return code is 0
    std::optional<std::string> encoding = {};     ///< text mode, in this encoding
    std::optional<std::string> errors = {};       ///< text mode; "strict", "replace", "ignore", "backslashreplace", …
    std::optional<bool> text = {};                ///< text mode
    Env env = {};                                 ///< the child's environment, instead of the inherited one
    std::optional<bool> universal_newlines = {};  ///< the same as text; SubprocessError if they contradict each other
    int bufsize = -1;  ///< of the streams: 0 unbuffered, 1 by line (text mode), n bytes, -1 default
    std::optional<std::string> executable = {};  ///< the program to run instead of args[0], or of the shell
    PreexecFn preexec_fn = {};                   ///< called in the child (POSIX)
    bool close_fds = true;                       ///< close all descriptors above 2
    const STARTUPINFO* startupinfo =
        nullptr;                 ///< of startupinfo.hpp; lives as long as the call (Windows; else ValueError)
    unsigned creationflags = 0;  ///< CREATE_NEW_CONSOLE | … of startupinfo.hpp (Windows; ValueError elsewhere unless 0)
    bool restore_signals = true;     ///< SIGPIPE and SIGXFSZ, if ignored, are default in the child (POSIX)
    bool start_new_session = false;  ///< setsid (POSIX)
    List<int> pass_fds = {};         ///< descriptors that stay open in the child (POSIX); forces close_fds
    Owner group = {};                ///< setregid (POSIX)
    List<Owner> extra_groups = {};   ///< setgroups (POSIX)
    Owner user = {};                 ///< setreuid (POSIX)
    int umask = -1;                  ///< umask, unless negative (POSIX)
    int pipesize = -1;               ///< bytes; size of the pipes (Linux; ignored elsewhere)
    int process_group = -1;          ///< setpgid(0, n), unless negative (POSIX)

    // Beyond the documents from here on. The first ones are done in the child without any function of the caller's, so
    // that the fastest backend can do them and threads are no danger; a failure is an OSError with that step. They are
    // done in this order, before the ids are given up, but for the last. Linux only: elsewhere ValueError.
    std::optional<std::string> cgroup = {};  ///< the directory of a control group that the child enters; a write to its
                                             ///< cgroup.procs, so its descendants are in it from the start
    List<Rlimit> rlimits = {};               ///< setrlimit, one after the other
    int nice = 0;                            ///< added to the niceness, as nice does
    List<int> cpu_affinity = {};             ///< numbers of the CPUs that the child may run on; empty: as this thread
    int parent_death_signal = 0;             ///< sent to the child when the *thread* that started it ends, or has ended
                                             ///< already; 0: none. Lost when the child runs a set-user-id program

    OutputFn on_stdout = {};  ///< called by run and communicate with what they read of stdout, if it is PIPE: a tee
    OutputFn on_stderr = {};  ///< likewise of stderr
    bool kill_tree = false;   ///< at the end of `timeout`, run and the like kill the whole tree, not the child alone
    std::size_t output_limit = std::size_t(-1);  ///< bytes that run and communicate keep of stdout, and of stderr; when
                                                 ///< there is more, they throw OutputLimitExceeded

    Backend backend = Backend::automatic;  ///< ValueError if it cannot express the call
};

/// The states of the documents that the library follows.
enum class Documented { v2_6, v3_10, v3_12, v3_13 };

/// The options that a call has if it gives none, as one state of the documents says; `Options()` are those of 3.13.
///
/// In 2.6 `close_fds` is off, `bufsize` is 0 (unbuffered), and ignored signals stay ignored (`restore_signals` came
/// with 3.2). The defaults of 3.10, 3.12 and 3.13 are the same on every platform; these documents differ in what there
/// is (process_group since 3.11, encoding and errors of getoutput since 3.11), which is always there in this library,
/// and in where Windows looks for the shell, which is always done as since 3.12, for the way before was unsafe.
Options documented_defaults(Documented version);

}  // namespace subprocess
