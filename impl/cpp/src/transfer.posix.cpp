#include "transfer.hpp"

#include <poll.h>

#include <array>
#include <cerrno>

#include "child_goes_first.posix.hpp"
#include "os_error.hpp"
#include "page_loan.posix.hpp"
#include "pipe_calls.hpp"
#include "poll_until.posix.hpp"
#include "read_onto.hpp"
#include "sigpipe_shield.posix.hpp"

namespace subprocess {
namespace {

constexpr std::size_t usual_pipe_size = std::size_t{64} * 1024;
constexpr int large_pipe_size = 256 * 1024;       // more does not stay in the cache between the writer and the reader
constexpr int pipe_size_for_loans = 1024 * 1024;  // what is not copied need not
constexpr std::size_t lend_from = std::size_t{1024} * 1024;

bool is_open(const Descriptor* descriptor) { return descriptor != nullptr && *descriptor; }

/// For poll, which ignores negative numbers.
int number_of(const Descriptor* descriptor) { return is_open(descriptor) ? descriptor->number() : -1; }

/// Lets more data through at once. Where the system refuses (fs.pipe-user-pages-soft) it goes on in smaller pieces.
void enlarge(const Transfer& transfer, const Descriptor& pipe, int size = large_pipe_size) {
    if (transfer.may_resize) resize_pipe(pipe.number(), size);
}

void read_from(Transfer& transfer, Transfer::Source& source) {
    const Descriptor& pipe = *source.descriptor;
    std::size_t count = 0;
    if (source.bytes->size() < usual_pipe_size) {
        std::array<char, usual_pipe_size> chunk;
        count = read_some(pipe.number(), chunk.data(), chunk.size());
        source.bytes->append(chunk.data(), count);
        if (source.bytes->size() >= usual_pipe_size) enlarge(transfer, pipe);
    } else {
        make_room(*source.bytes, large_pipe_size);
        count = read_onto(*source.bytes, pipe.number(), large_pipe_size);
    }
    if (count == 0) source.descriptor->close();
    source.arrived(count);
}

PageLoan* loan_of(const Transfer& transfer) { return static_cast<PageLoan*>(transfer.background.get()); }

void lend_if_worth_it(Transfer& transfer) {
    if (loan_of(transfer) != nullptr || transfer.own == nullptr || transfer.rest.size() < lend_from) return;
    transfer.background = PageLoan::of(*transfer.own);
}

void write_to(Transfer& transfer, SigpipeShield& shield) {
    const int pipe = transfer.sink->number();
    const std::string_view rest = transfer.rest;
    PageLoan* const loan = loan_of(transfer);
    const ssize_t count =
        loan != nullptr ? loan->write(pipe, rest) : write_without_blocking(pipe, rest.data(), rest.size());
    if (count >= 0) {
        transfer.rest.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EPIPE) {
        shield.consume();
        transfer.rest = {};  // nobody will read it
    } else if (errno != EAGAIN && errno != EINTR) {
        throw_os_error(errno);
    }
    if (!transfer.rest.empty()) return;
    transfer.sink->close();
    transfer.background.reset();
}

/// The one source that is left.
Transfer::Source* only_source(Transfer& transfer) {
    const bool first = is_open(transfer.sources[0].descriptor);
    const bool second = is_open(transfer.sources[1].descriptor);
    return first == second ? nullptr : &transfer.sources[first ? 0 : 1];
}

bool is_done(const Transfer& transfer) {
    return !is_open(transfer.sink) && !is_open(transfer.sources[0].descriptor) &&
           !is_open(transfer.sources[1].descriptor);
}

/// Sleeps until something can be moved, and moves it; false if the deadline was first. Without a shield nothing is
/// written.
bool move_some(Transfer& transfer, SigpipeShield* shield, const Deadline& deadline) {
    pollfd ends[3] = {{number_of(transfer.sink), POLLOUT, 0},
                      {number_of(transfer.sources[0].descriptor), POLLIN, 0},
                      {number_of(transfer.sources[1].descriptor), POLLIN, 0}};
    if (poll_until(ends, 3, deadline) == 0) return false;
    if (shield != nullptr && ends[0].revents != 0) write_to(transfer, *shield);
    if (ends[1].revents != 0) read_from(transfer, transfer.sources[0]);
    if (ends[2].revents != 0) read_from(transfer, transfer.sources[1]);
    return true;
}

/// Reads what the sources hold until their ends; false if the deadline was first.
bool read_all(Transfer& transfer, const Deadline& deadline) {
    for (bool looked = false; !is_done(transfer); looked = true) {
        Transfer::Source* const source = deadline.finite() ? nullptr : only_source(transfer);
        if (source != nullptr) {
            read_from(transfer, *source);  // blocks, as it may
        } else if ((looked && deadline.passed()) || !move_some(transfer, nullptr, deadline)) {
            return false;
        }
    }
    return true;
}

/// The same, until the input is written or nobody reads it.
bool write_all(Transfer& transfer, const Deadline& deadline) {
    lend_if_worth_it(transfer);
    if (transfer.rest.size() > usual_pipe_size)
        enlarge(transfer, *transfer.sink, loan_of(transfer) != nullptr ? pipe_size_for_loans : large_pipe_size);
    SigpipeShield shield;
    for (bool looked = false; is_open(transfer.sink); looked = true) {
        if ((looked && deadline.passed()) || !move_some(transfer, &shield, deadline)) return false;
    }
    return true;
}

}  // namespace

bool move_data(Transfer& transfer, const Deadline& deadline) {
    if (is_done(transfer)) return true;
    if (is_open(transfer.sink)) {
        if (!write_all(transfer, deadline)) return false;
    } else if (!deadline.passed()) {
        let_child_go_first();
    }
    return read_all(transfer, deadline);
}

}  // namespace subprocess
