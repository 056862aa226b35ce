// close_range(CLOSE_RANGE_UNSHARE)   Linux 5.9
// close_range(CLOSE_RANGE_CLOEXEC)   Linux 5.11
#include "child_calls.posix.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace subprocess {
namespace {

constexpr unsigned close_range_unshare = 1U << 1;
constexpr unsigned close_range_cloexec = 1U << 2;
constexpr int kernel_signal_count = 64;
constexpr std::size_t kernel_sigset_size = 8;

/// The kernel's own struct sigaction begins with the handler; the rest is all zeros for a default action. Its libc
/// namesake is not used, because sanitizers note its calls for the whole process.
using Handler = void (*)(int);
struct KernelSigaction {
    Handler handler;
    unsigned long rest[7];
};

UNINSTRUMENTED Handler handler_of(int signal) noexcept {
    KernelSigaction action{SIG_DFL, {}};
    syscall(SYS_rt_sigaction, signal, nullptr, &action, kernel_sigset_size);
    return action.handler;
}

UNINSTRUMENTED void make_default(int signal) noexcept {
    const KernelSigaction action{SIG_DFL, {}};
    syscall(SYS_rt_sigaction, signal, &action, nullptr, kernel_sigset_size);
}

UNINSTRUMENTED bool close_on_exec(int number) noexcept { return fcntl(number, F_SETFD, FD_CLOEXEC) != -1; }

UNINSTRUMENTED bool is_kept(int number, const int* kept, std::size_t count) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        if (kept[i] == number) return true;
    }
    return false;
}

/// Each gap between kept descriptors is one call.
UNINSTRUMENTED bool close_by_ranges(const int* kept, std::size_t count) noexcept {
    unsigned first = first_descriptor_to_close;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = static_cast<unsigned>(kept[i]);
        if (number < first) continue;
        if (number > first && syscall(SYS_close_range, first, number - 1, close_range_cloexec) == -1) return false;
        first = number + 1;
    }
    return syscall(SYS_close_range, first, UINT_MAX, close_range_cloexec) != -1;
}

/// The number that a name in /proc/self/fd is, or -1.
UNINSTRUMENTED int to_number(const char* name) noexcept {
    int number = 0;
    for (; *name >= '0' && *name <= '9'; ++name) number = number * 10 + (*name - '0');
    return *name == '\0' ? number : -1;
}

/// For kernels without the call, and filters that deny it.
UNINSTRUMENTED bool close_by_listing(const int* kept, std::size_t count) noexcept {
    // Neither open nor close: ThreadSanitizer notes their calls as the parent's.
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    const auto directory = static_cast<int>(syscall(SYS_openat, AT_FDCWD, "/proc/self/fd", flags));
    if (directory == -1) return false;
    alignas(dirent64) char entries[4096];
    long size = 0;
    while ((size = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0) {
        for (long at = 0; at < size;) {
            const auto* const entry = reinterpret_cast<const dirent64*>(entries + at);  // is the kernel's own form
            const int number = to_number(entry->d_name);
            if (number > 2 && !is_kept(number, kept, count)) close_on_exec(number);
            at += entry->d_reclen;
        }
    }
    syscall(SYS_close, directory);
    return size == 0;
}

/// For when there is no /proc, or no descriptor left to read it with.
UNINSTRUMENTED void close_by_counting(const int* kept, std::size_t count) noexcept {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const int end = limit.rlim_cur > INT_MAX ? INT_MAX : static_cast<int>(limit.rlim_cur);
    for (int number = 3; number < end; ++number) {
        if (!is_kept(number, kept, count)) close_on_exec(number);
    }
}

}  // namespace

UNINSTRUMENTED bool duplicate_onto(int source, int target) noexcept {
    // Not dup2: ThreadSanitizer notes its calls as the parent's.
    return syscall(SYS_dup3, source, target, 0) != -1;
}

UNINSTRUMENTED void reset_signal_handlers() noexcept {
    for (int signal = 1; signal <= kernel_signal_count; ++signal) {
        const Handler handler = handler_of(signal);
        if (handler != SIG_DFL && handler != SIG_IGN) make_default(signal);
    }
}

UNINSTRUMENTED void restore_ignored_signals() noexcept {
    make_default(SIGPIPE);
    make_default(SIGXFSZ);
}

UNINSTRUMENTED bool set_signal_mask(const sigset_t& mask) noexcept {
    return syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, nullptr, kernel_sigset_size) != -1;
}

UNINSTRUMENTED bool take_descriptors_below(unsigned end) noexcept {
    return syscall(SYS_close_range, end, UINT_MAX, close_range_unshare) != -1;
}

UNINSTRUMENTED bool close_all_on_exec(const int* kept, std::size_t count) noexcept {
    if (close_by_ranges(kept, count) || close_by_listing(kept, count)) return true;
    close_by_counting(kept, count);
    return true;
}

UNINSTRUMENTED bool set_groups(const gid_t* groups, std::size_t count) noexcept {
    return syscall(SYS_setgroups, count, groups) != -1;
}

UNINSTRUMENTED bool set_group(gid_t group) noexcept { return syscall(SYS_setregid, group, group) != -1; }

UNINSTRUMENTED bool set_user(uid_t user) noexcept { return syscall(SYS_setreuid, user, user) != -1; }

}  // namespace subprocess
