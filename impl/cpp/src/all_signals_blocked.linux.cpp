#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>

#include "spawn_backends.posix.hpp"

namespace subprocess {
namespace {

constexpr std::size_t kernel_sigset_size = 8;

}  // namespace

// Not pthread_sigmask: it leaves the C library's own signals (32 and 33 on Linux) as they are.
AllSignalsBlocked::AllSignalsBlocked() noexcept {
    sigset_t all;
    std::memset(&all, 0xff, sizeof all);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &previous_, kernel_sigset_size);
}

AllSignalsBlocked::~AllSignalsBlocked() {
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &previous_, nullptr, kernel_sigset_size);
}

}  // namespace subprocess
