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
    Redirect(std::FILE* file);                                         ///< an existing file object
    Redirect(const Stream& stream);                                    ///< a stream of another child

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
    constexpr Owner() noexcept = default;
    Owner(long id) noexcept : id_(id), given_(true) {}
    Owner(int id) noexcept : Owner(static_cast<long>(id)) {}
    Owner(unsigned id) noexcept : Owner(static_cast<long>(id)) {}
    Owner(std::string name) : name_(std::move(name)), given_(true) {}
    Owner(const char* name) : Owner(std::string(name)) {}

    bool given() const noexcept { return given_; }
    bool is_name() const noexcept { return !name_.empty(); }
    long id() const noexcept { return id_; }
    const std::string& name() const noexcept { return name_; }

private:
    std::string name_;
    long id_ = -1;
    bool given_ = false;
};

/// A function to call in the child just before the new program. Any callable without arguments; what it throws is
/// thrown in the parent (as SubprocessError with its message). Not safe in a program with threads. Section: preexec_fn.
class PreexecFn {
public:
    PreexecFn() noexcept = default;
    template <typename Callable>
    requires requires(Callable callable) { callable(); }
    PreexecFn(Callable callable)
        : object_(new Callable(std::move(callable))),
          call_([](void* object) { (*static_cast<Callable*>(object))(); }),
          copy_([](const void* object) -> void* { return new Callable(*static_cast<const Callable*>(object)); }),
          destroy_([](void* object) { delete static_cast<Callable*>(object); }) {}
    PreexecFn(const PreexecFn& other)
        : object_(other.object_ ? other.copy_(other.object_) : nullptr),
          call_(other.call_),
          copy_(other.copy_),
          destroy_(other.destroy_) {}
    PreexecFn(PreexecFn&& other) noexcept
        : object_(std::exchange(other.object_, nullptr)),
          call_(other.call_),
          copy_(other.copy_),
          destroy_(other.destroy_) {}
    PreexecFn& operator=(PreexecFn other) noexcept {
        std::swap(object_, other.object_);
        std::swap(call_, other.call_);
        std::swap(copy_, other.copy_);
        std::swap(destroy_, other.destroy_);
        return *this;
    }
    ~PreexecFn() {
        if (object_) destroy_(object_);
    }

    explicit operator bool() const noexcept { return object_ != nullptr; }
    void operator()() const { call_(object_); }

private:
    // Not std::function: <functional> alone would double what including this header costs.
    void* object_ = nullptr;
    void (*call_)(void*) = nullptr;
    void* (*copy_)(const void*) = nullptr;
    void (*destroy_)(void*) = nullptr;
};

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
    bool restore_signals = true;                 ///< SIGPIPE and SIGXFSZ, if ignored, are default in the child (POSIX)
    bool start_new_session = false;              ///< setsid (POSIX)
    std::vector<int> pass_fds = {};              ///< descriptors that stay open in the child (POSIX); forces close_fds
    Owner group = {};                            ///< setregid (POSIX)
    std::optional<std::vector<Owner>> extra_groups = {};  ///< setgroups (POSIX)
    Owner user = {};                                      ///< setreuid (POSIX)
    int umask = -1;                                       ///< umask, unless negative (POSIX)
    int pipesize = -1;                                    ///< bytes; size of the pipes (Linux; ignored elsewhere)
    int process_group = -1;                               ///< setpgid(0, n), unless negative (POSIX)
    unsigned creationflags = 0;                           ///< of CreateProcess (Windows; ValueError elsewhere unless 0)

    // Beyond the documents from here on. The first ones are done in the child without any function of the caller's, so
    // that the fastest backend can do them and threads are no danger; a failure is an OSError with that step. They are
    // done in this order, before the ids are given up, but for the last. Linux only: elsewhere ValueError.
    std::optional<std::string> cgroup = {};  ///< the directory of a control group that the child enters; a write to its
                                             ///< cgroup.procs, so its descendants are in it from the start
    std::vector<Rlimit> rlimits = {};        ///< setrlimit, one after the other
    int nice = 0;                            ///< added to the niceness, as nice does
    std::vector<int> cpu_affinity = {};      ///< numbers of the CPUs that the child may run on; empty: as this thread
    int parent_death_signal = 0;             ///< sent to the child when the *thread* that started it ends, or has ended
                                             ///< already; 0: none. Lost when the child runs a set-user-id program

    Backend backend = Backend::automatic;  ///< ValueError if it cannot express the call
};

}  // namespace subprocess
