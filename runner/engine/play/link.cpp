#include "play/link.hpp"

#define ASIO_STANDALONE
#include <asio.hpp>
#include <atomic>

#include "base/errors.hpp"

namespace childproof {
namespace {

using Socket = asio::generic::stream_protocol::socket;

/// Something that is read continually and handed out by the line.
struct Lines {
    std::string buffer;
    std::array<char, 1 << 16> chunk{};
    bool reading = false;
    bool ended = false;

    std::size_t searched = 0;  // of the buffer's beginning it is known that there is no line's end in it

    bool has_line() {
        const auto end = buffer.find('\n', searched);
        searched = std::min(end, buffer.size());
        return end != std::string::npos;
    }
    /// Whether there is something to be told: a line, or that no more will come.
    bool has_news() { return has_line() || ended; }

    bool take(std::string& line) {
        if (!has_line()) return false;
        line.assign(buffer, 0, searched);
        buffer.erase(0, searched + 1);
        searched = 0;
        return true;
    }

    template <typename Source>
    void read_from(Source& source) {
        if (reading || ended) return;
        reading = true;
        source.async_read_some(asio::buffer(chunk), [this](const asio::error_code& error, std::size_t count) {
            reading = false;
            buffer.append(chunk.data(), count);
            ended = error && error != asio::error::operation_aborted;
        });
    }
};

}  // namespace

struct Link::State {
    asio::io_context context;
    std::optional<asio::local::stream_protocol::acceptor> local_acceptor;
    std::optional<asio::ip::tcp::acceptor> tcp_acceptor;
    Socket socket{context};
    asio::posix::stream_descriptor process{context};
    Lines lines, news;
    std::string address;
    bool accepted = false;
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
        if (tcp) {
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

void Link::watch(int descriptor) { state_->process.assign(descriptor); }

Link::Event Link::accept(Deadline deadline) {
    auto keep = [this](const asio::error_code& error, auto peer) {
        if (error) return;
        state_->socket = std::move(peer);
        state_->accepted = true;
    };
    if (state_->local_acceptor) state_->local_acceptor->async_accept(keep);
    if (state_->tcp_acceptor) state_->tcp_acceptor->async_accept(keep);
    const auto done = [&] {
        state_->news.read_from(state_->process);
        return state_->accepted || state_->news.has_news();
    };
    const bool happened = state_->run_until(done, deadline);
    if (state_->accepted) {
        state_->local_acceptor.reset();
        state_->tcp_acceptor.reset();
        return Event::accepted;
    }
    return happened ? Event::news : state_->missed();
}

Link::Event Link::receive(std::string& line, Deadline deadline) {
    while (!state_->lines.take(line)) {
        if (state_->lines.ended || state_->lines.buffer.size() > longest_line) return Event::closed;
        const auto done = [&] {
            state_->lines.read_from(state_->socket);
            state_->news.read_from(state_->process);
            return state_->lines.has_line() || state_->lines.ended || state_->lines.buffer.size() > longest_line ||
                   state_->news.has_news();
        };
        if (!state_->run_until(done, deadline)) return state_->missed();
        if (!state_->news.has_news()) continue;
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
        if (state_->news.ended) return Event::closed;
        const auto done = [&] {
            state_->news.read_from(state_->process);
            return state_->news.has_news();
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
    if (state_->process.is_open()) state_->process.release();  // it is not ours
    asio::error_code error;
    state_->socket.close(error);
}

const std::string& Link::unfinished() const { return state_->lines.buffer; }

void Link::interrupt() {
    state_->interrupted = true;
    state_->context.stop();
}

}  // namespace childproof
