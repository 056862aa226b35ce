// pipe2         Linux 2.6.27
// F_SETPIPE_SZ  Linux 2.6.35
// RWF_NOWAIT    for pipes since Linux 6.4
#include <fcntl.h>
#include <limits.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "pipe_calls.hpp"

namespace subprocess {

int open_pipe(int (&ends)[2]) noexcept { return pipe2(ends, O_CLOEXEC); }

int resize_pipe(int number, int size) noexcept { return fcntl(number, F_SETPIPE_SZ, size); }

ssize_t write_without_blocking(int number, const char* data, std::size_t size) noexcept {
    // O_NONBLOCK would do, but it belongs to the open file: if the pipe's end is also a stream of another child, that
    // child would see it.
    const iovec part{const_cast<char*>(data), size};
    const ssize_t count = pwritev2(number, &part, 1, -1, RWF_NOWAIT);
    if (count >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS)) return count;
    // A pipe that poll() calls writable takes PIPE_BUF bytes at once.
    return write(number, data, std::min<std::size_t>(size, PIPE_BUF));
}

}  // namespace subprocess
