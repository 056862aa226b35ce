/// \file
#pragma once

#include <cstdint>

namespace subprocess {

/// The kernel's struct clone_args, as of Linux 5.3: what the first version of the call takes.
struct CloneArgs {
    std::uint64_t flags;
    std::uint64_t pidfd;
    std::uint64_t child_tid;
    std::uint64_t parent_tid;
    std::uint64_t exit_signal;
    std::uint64_t stack;
    std::uint64_t stack_size;
    std::uint64_t tls;
};

/// clone3, which no C library offers to call with a stack for the child. The child runs `function`, which must not
/// return. Returns the child's process id, or a negative errno; -ENOSYS also on architectures for which it is not
/// written.
long clone3(CloneArgs& args, int (*function)(void*), void* argument) noexcept;

}  // namespace subprocess
