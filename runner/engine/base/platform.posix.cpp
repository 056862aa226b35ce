#include "base/platform.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <map>
#include <thread>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

namespace childproof {
namespace {

// strerrorname_np and sigabbrev_np exist since glibc 2.32 only, and nowhere else.
#define NAMED(name) \
    { #name, name }
const std::map<std::string, int, std::less<>> signals{
    NAMED(SIGHUP),    NAMED(SIGINT),  NAMED(SIGQUIT),   NAMED(SIGILL),   NAMED(SIGTRAP), NAMED(SIGABRT),
    NAMED(SIGBUS),    NAMED(SIGFPE),  NAMED(SIGKILL),   NAMED(SIGUSR1),  NAMED(SIGSEGV), NAMED(SIGUSR2),
    NAMED(SIGPIPE),   NAMED(SIGALRM), NAMED(SIGTERM),   NAMED(SIGCHLD),  NAMED(SIGCONT), NAMED(SIGSTOP),
    NAMED(SIGTSTP),   NAMED(SIGTTIN), NAMED(SIGTTOU),   NAMED(SIGURG),   NAMED(SIGXCPU), NAMED(SIGXFSZ),
    NAMED(SIGPROF),   NAMED(SIGSYS),  NAMED(SIGVTALRM), NAMED(SIGWINCH), NAMED(SIGIO),
#ifdef SIGPWR
    NAMED(SIGPWR),
#endif
#ifdef SIGSTKFLT
    NAMED(SIGSTKFLT),
#endif
#ifdef SIGPOLL
    NAMED(SIGPOLL),
#endif
};
const std::map<std::string, int, std::less<>> errors{
    NAMED(E2BIG),   NAMED(EACCES),   NAMED(EAGAIN), NAMED(EBADF),   NAMED(EBUSY),        NAMED(ECHILD),  NAMED(EEXIST),
    NAMED(EFAULT),  NAMED(EFBIG),    NAMED(EINTR),  NAMED(EINVAL),  NAMED(EIO),          NAMED(EISDIR),  NAMED(ELOOP),
    NAMED(EMFILE),  NAMED(EMLINK),   NAMED(ENFILE), NAMED(ENODEV),  NAMED(ENAMETOOLONG), NAMED(ENOENT),  NAMED(ENOEXEC),
    NAMED(ENOMEM),  NAMED(ENOSPC),   NAMED(ENOSYS), NAMED(ENOTDIR), NAMED(ENOTTY),       NAMED(ENXIO),   NAMED(EPERM),
    NAMED(EPIPE),   NAMED(ERANGE),   NAMED(EROFS),  NAMED(ESPIPE),  NAMED(ESRCH),        NAMED(ETXTBSY), NAMED(EXDEV),
    NAMED(ENOTSUP), NAMED(ETIMEDOUT)};
#undef NAMED

std::optional<int> number(const std::map<std::string, int, std::less<>>& names, std::string_view name) {
    const auto found = names.find(name);
    if (found == names.end()) return std::nullopt;
    return found->second;
}

std::string libc() {
#ifdef __GLIBC__
    return std::string("glibc ") + gnu_get_libc_version();
#elif defined(__APPLE__)
    return "libSystem";
#elif defined(__linux__)
    return "musl";  // which defines nothing to know it by
#else
    return "libc";
#endif
}

std::string cpu() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name")) return line.substr(std::min(line.size(), line.find(": ") + 2));
    return "unknown";
}

}  // namespace

const std::vector<std::string>& platform_words() {
#if defined(__linux__)
    static const std::vector<std::string> words{"linux", "posix"};
#elif defined(__APPLE__)
    static const std::vector<std::string> words{"macos", "posix"};
#else
    static const std::vector<std::string> words{"posix"};
#endif
    return words;
}

std::optional<int> signal_number(std::string_view name) { return number(signals, name); }
std::optional<int> errno_number(std::string_view name) { return number(errors, name); }
std::optional<int> winerror_number(std::string_view /*name*/) { return std::nullopt; }

std::string signal_name(int wanted) {
    for (const auto& [name, number] : signals)
        if (number == wanted) return name;
    return "signal " + std::to_string(wanted);
}

Json describe_platform() {
    utsname system{};
    uname(&system);
    const std::string library = libc();
    const std::string os = platform_words().front();
    return {{"name", os + "-" + system.machine + "-" + library.substr(0, library.find(' '))},
            {"os", os},
            {"arch", system.machine},
            {"kernel", system.release},
            {"libc", library},
            {"cpu", cpu()},
            {"cpus", std::thread::hardware_concurrency()}};
}

}  // namespace childproof
