#include "descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "os_error.hpp"
#include "pipe_calls.hpp"
#include "sigpipe_shield.posix.hpp"

namespace subprocess {

void Descriptor::close() noexcept {
    // Not repeated on EINTR: the descriptor is gone by then, and its number may be another thread's already.
    if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Descriptor duplicate(int number) {
    const int copy = fcntl(number, F_DUPFD_CLOEXEC, 3);
    if (copy == -1) throw_os_error(errno);
    return Descriptor(copy);
}

Descriptor move_above_standard_streams(Descriptor given) {
    if (given.number() > 2) return given;
    return duplicate(given.number());
}

Pipe make_pipe(int size) {
    int ends[2];
    if (open_pipe(ends) == -1) throw_os_error(errno);
    Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    if (ends[0] <= 2) pipe.read_end = duplicate(ends[0]);
    if (ends[1] <= 2) pipe.write_end = duplicate(ends[1]);
    if (size > 0 && resize_pipe(pipe.write_end.number(), size) == -1) throw_os_error(errno);
    return pipe;
}

Descriptor open_null_device() {
    const int number = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (number == -1) throw_os_error(errno, Step::none, "/dev/null");
    return move_above_standard_streams(Descriptor(number));
}

bool is_open(int number) noexcept { return fcntl(number, F_GETFD) != -1; }

namespace {

/// After a call that failed: returns if it is to be repeated, at once or, where the call would have had to wait, after
/// waiting. O_NONBLOCK belongs to the open file, so somebody else who has it open, too, may have set it at any time.
void await_another_try(int number, short event) {
    const int error = errno;
    if (error == EINTR) return;
    if (error != EAGAIN) throw_os_error(error);
    pollfd end{number, event, 0};
    if (poll(&end, 1, -1) == -1 && errno != EINTR) throw_os_error(errno);
}

}  // namespace

std::size_t read_some(int number, char* data, std::size_t size) {
    for (;;) {
        const ssize_t count = read(number, data, size);
        if (count >= 0) return static_cast<std::size_t>(count);
        await_another_try(number, POLLIN);
    }
}

namespace {

std::size_t write_shielded(SigpipeShield& shield, int number, std::string_view data) {
    for (;;) {
        const ssize_t count = write(number, data.data(), data.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EPIPE) {
            shield.consume();
            throw_os_error(EPIPE);
        }
        await_another_try(number, POLLOUT);
    }
}

}  // namespace

std::size_t write_some(int number, std::string_view data) {
    SigpipeShield shield;
    return write_shielded(shield, number, data);
}

void write_all(int number, std::string_view data, std::size_t& written) {
    SigpipeShield shield;
    for (written = 0; written < data.size();) written += write_shielded(shield, number, data.substr(written));
}

}  // namespace subprocess
