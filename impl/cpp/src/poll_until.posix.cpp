#include "poll_until.posix.hpp"

#include <cerrno>
#include <ctime>

#include "os_error.hpp"

namespace subprocess {

int poll_until(pollfd* descriptors, nfds_t count, const Deadline& deadline) {
    for (;;) {
        timespec span{};
        if (deadline.finite()) {
            const auto left = deadline.remaining();
            span.tv_sec = static_cast<time_t>(left.count() / 1'000'000'000);
            span.tv_nsec = static_cast<long>(left.count() % 1'000'000'000);
        }
        // ppoll, because poll counts in milliseconds.
        const int ready = ppoll(descriptors, count, deadline.finite() ? &span : nullptr, nullptr);
        if (ready > 0) return ready;
        if (ready == 0 && deadline.passed()) return 0;
        if (ready == -1 && errno != EINTR) throw_os_error(errno);
    }
}

}  // namespace subprocess
