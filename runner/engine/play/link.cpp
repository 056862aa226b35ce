#include "play/link.hpp"

#include <atomic>

#include "base/errors.hpp"
#include "base/platform.hpp"
#include "play/lines.hpp"
#include "play/news.hpp"

namespace childproof {
namespace {

using Socket = asio::generic::stream_protocol::socket;

}  // namespace

struct Link::State {
    Lines lines;  // above the socket that is read into it
    asio::io_context context;
    std::optional<asio::local::stream_protocol::acceptor> local_acceptor;
    std::optional<asio::ip::tcp::acceptor> tcp_acceptor;
    Socket socket{context};
    News news{context};
    std::string address;
    bool accepted = false;
    asio::error_code accept_error;
    std::atomic<bool> interrupted{false};

    /// Runs handlers until `done` holds. False: the deadline has passed, or it was interrupted.
    template <typename Done>
    bool run_until(const Done& done, Deadline deadline) {
        while (!done()) {
            if (interrupted) return false;
            context.restart();
            if (context.run_one_until(deadline) == 0 && !done() && Clock::now() >= deadline) return false;
        }
        return true;
    }

    Event missed() const { return interrupted ? Event::interrupted : Event::timeout; }
};

Deadline seconds_from_now(double seconds) {
    return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

Link::Link(const std::filesystem::path& folder, bool tcp) : state_(std::make_unique<State>()) {
    try {
        // Few runtimes know the Unix sockets of Windows.
        if (tcp || is_this_platform("windows")) {
            const asio::ip::tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);
            state_->tcp_acceptor.emplace(state_->context, any_port);
            state_->address = "tcp:127.0.0.1:" + std::to_string(state_->tcp_acceptor->local_endpoint().port());
        } else {
            const std::string path = (folder / "control").string();
            state_->local_acceptor.emplace(state_->context, asio::local::stream_protocol::endpoint(path));
            // The adapter may run as another user; the token tells whether a peer is the adapter.
            std::filesystem::permissions(path, std::filesystem::perms::all);
            state_->address = "unix:" + path;
        }
    } catch (const std::system_error& error) {
        throw HarnessError("cannot listen for the adapter in " + folder.string() + ": " + error.what());
    }
}

Link::~Link() { close(); }

const std::string& Link::address() const { return state_->address; }

void Link::watch(std::intptr_t process) { state_->news.watch(process); }

Link::Event Link::accept(Deadline deadline) {
    auto keep = [this](const asio::error_code& error, auto peer) {
        state_->accept_error = error;
        if (error) return;
        state_->socket = std::move(peer);
        state_->accepted = true;
    };
    if (state_->local_acceptor) state_->local_acceptor->async_accept(keep);
    if (state_->tcp_acceptor) state_->tcp_acceptor->async_accept(keep);
    const auto done = [&] {
        state_->news.go_on();
        return state_->accepted || state_->accept_error || state_->news.has_something();
    };
    const bool happened = state_->run_until(done, deadline);
    if (state_->accepted) {
        state_->local_acceptor.reset();
        state_->tcp_acceptor.reset();
        return Event::accepted;
    }
    if (state_->accept_error) throw HarnessError("cannot let the adapter in: " + state_->accept_error.message());
    return happened ? Event::news : state_->missed();
}

Link::Event Link::receive(std::string& line, Deadline deadline) {
    while (!state_->lines.take(line)) {
        if (state_->lines.ended || state_->lines.buffer.size() > longest_line) return Event::closed;
        const auto done = [&] {
            state_->lines.read_from(state_->socket);
            state_->news.go_on();
            return state_->lines.has_line() || state_->lines.ended || state_->lines.buffer.size() > longest_line ||
                   state_->news.has_something();
        };
        if (!state_->run_until(done, deadline)) return state_->missed();
        if (!state_->news.has_something()) continue;
        // What the process sent before it ended may still be on its way.
        const auto drained = [&] {
            state_->lines.read_from(state_->socket);
            return state_->lines.has_line() || state_->lines.ended;
        };
        if (!state_->run_until(drained, std::min(deadline, seconds_from_now(0.5)))) return Event::news;
    }
    return Event::line;
}

Link::Event Link::receive_news(std::string& line, Deadline deadline) {
    while (!state_->news.take(line)) {
        if (state_->news.ended()) return Event::closed;
        const auto done = [&] {
            state_->news.go_on();
            return state_->news.has_something();
        };
        if (!state_->run_until(done, deadline)) return state_->missed();
    }
    return Event::line;
}

void Link::send(const std::string& line) {
    asio::error_code error;
    asio::write(state_->socket, std::array{asio::buffer(line), asio::buffer("\n", 1)}, error);
}

void Link::close() {
    state_->news.unwatch();
    asio::error_code error;
    state_->socket.close(error);
}

const std::string& Link::unfinished() const { return state_->lines.buffer; }

void Link::interrupt() {
    state_->interrupted = true;
    state_->context.stop();
}

}  // namespace childproof
