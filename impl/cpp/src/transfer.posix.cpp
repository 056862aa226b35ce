#include "transfer.hpp"

#include <poll.h>

#include <array>
#include <cerrno>

#include "os_error.hpp"
#include "pipe_calls.hpp"
#include "poll_until.posix.hpp"
#include "sigpipe_shield.posix.hpp"

namespace subprocess {
namespace {

constexpr std::size_t read_size = std::size_t{64} * 1024;  // what a pipe holds

bool is_open(const Descriptor* descriptor) { return descriptor != nullptr && *descriptor; }

void read_from(Transfer::Source& source) {
    std::array<char, read_size> chunk;
    const std::size_t count = read_some(source.descriptor->number(), chunk.data(), chunk.size());
    source.bytes->append(chunk.data(), count);
    if (count == 0) source.descriptor->close();
    source.arrived(count);
}

void write_to(Transfer& transfer, SigpipeShield& shield) {
    const ssize_t count = write_without_blocking(transfer.sink->number(), transfer.rest.data(), transfer.rest.size());
    if (count >= 0) {
        transfer.rest.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EPIPE) {
        shield.consume();
        transfer.rest = {};  // nobody will read it
    } else if (errno != EAGAIN && errno != EINTR) {
        throw_os_error(errno);
    }
    if (transfer.rest.empty()) transfer.sink->close();
}

/// The one source that is left, if there is nothing else to do.
Transfer::Source* only_source(Transfer& transfer) {
    if (is_open(transfer.sink)) return nullptr;
    const bool first = is_open(transfer.sources[0].descriptor);
    const bool second = is_open(transfer.sources[1].descriptor);
    return first == second ? nullptr : &transfer.sources[first ? 0 : 1];
}

bool is_done(const Transfer& transfer) {
    return !is_open(transfer.sink) && !is_open(transfer.sources[0].descriptor) &&
           !is_open(transfer.sources[1].descriptor);
}

/// Sleeps until something can be moved, and moves it; false if the deadline was first.
bool move_some(Transfer& transfer, SigpipeShield& shield, const Deadline& deadline) {
    // poll ignores negative numbers.
    const auto number = [](const Descriptor* descriptor) { return is_open(descriptor) ? descriptor->number() : -1; };
    pollfd ends[3] = {{number(transfer.sink), POLLOUT, 0},
                      {number(transfer.sources[0].descriptor), POLLIN, 0},
                      {number(transfer.sources[1].descriptor), POLLIN, 0}};
    if (poll_until(ends, 3, deadline) == 0) return false;
    if (ends[0].revents != 0) write_to(transfer, shield);
    if (ends[1].revents != 0) read_from(transfer.sources[0]);
    if (ends[2].revents != 0) read_from(transfer.sources[1]);
    return true;
}

}  // namespace

bool move_data(Transfer& transfer, const Deadline& deadline) {
    SigpipeShield shield;
    for (bool looked = false; !is_done(transfer); looked = true) {
        Transfer::Source* const source = deadline.finite() ? nullptr : only_source(transfer);
        if (source != nullptr) {
            read_from(*source);  // blocks, as it may
        } else if ((looked && deadline.passed()) || !move_some(transfer, shield, deadline)) {
            return false;
        }
    }
    return true;
}

}  // namespace subprocess
