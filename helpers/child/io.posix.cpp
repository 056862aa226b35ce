#include "io.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "fail.hpp"
#include "posix.hpp"

namespace child {

void write_all(int fd, std::string_view data) {
    while (!data.empty()) {
        const ssize_t written = retry([&] { return write(fd, data.data(), data.size()); });
        if (written < 0) fail_with_errno("cannot write to descriptor " + std::to_string(fd));
        data.remove_prefix(static_cast<std::size_t>(written));
    }
}

void write_best_effort(int fd, std::string_view data) noexcept {
    while (!data.empty()) {
        const ssize_t written = retry([&] { return write(fd, data.data(), data.size()); });
        if (written < 0) return;
        data.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::size_t read_some(int fd, char* buffer, std::size_t size) {
    const ssize_t got = retry([&] { return read(fd, buffer, size); });
    if (got < 0) fail_with_errno("cannot read from descriptor " + std::to_string(fd));
    return static_cast<std::size_t>(got);
}

std::size_t count_available(int fd) {
    int count = 0;
    if (ioctl(fd, FIONREAD, &count) != 0) fail_with_errno("cannot look into descriptor " + std::to_string(fd));
    return static_cast<std::size_t>(count);
}

void close_descriptor(int fd) {
    // Not retried: on Linux the descriptor is gone even if close was interrupted.
    if (close(fd) != 0 && errno != EINTR) fail_with_errno("cannot close descriptor " + std::to_string(fd));
}

int open_file(const char* path, int flags) {
    constexpr mode_t kMode = 0600;
    const auto attempt = [&] { return retry([&] { return open(path, flags | O_CLOEXEC, kMode); }); };
    int fd = attempt();
    if (fd != -1 || errno != EMFILE) return fd;

    // A case has started this program with a low limit: use what the hard limit allows, for this call only.
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    rlimit raised = limit;
    raised.rlim_cur = raised.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &raised) != 0) return -1;
    fd = attempt();
    const int error = errno;
    setrlimit(RLIMIT_NOFILE, &limit);
    errno = error;
    return fd;
}

void write_file(const std::string& path, std::string_view content) {
    const std::string temporary = path + ".tmp-" + std::to_string(getpid());
    const int fd = open_file(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC);
    if (fd == -1) fail_with_errno("cannot create " + temporary);
    // The umask may be what the case is about; the file has to be readable all the same.
    if (fchmod(fd, 0644) != 0) fail_with_errno("cannot set the mode of " + temporary);
    write_all(fd, content);
    close_descriptor(fd);
    if (std::rename(temporary.c_str(), path.c_str()) != 0) fail_with_errno("cannot rename " + temporary);
}

}  // namespace child
