/// \file
/// What the POSIX parts share.
#pragma once

#include <cerrno>

namespace child {

/// Calls `system_call` again as long as a signal interrupts it.
template <typename SystemCall>
auto retry(SystemCall system_call) {
    auto result = system_call();
    while (result == -1 && errno == EINTR) result = system_call();
    return result;
}

/// open(2), close-on-exec; -1 on failure. Finds room also where a low soft limit of descriptors is used up.
int open_file(const char* path, int flags);

}  // namespace child
