#include "targets/apart.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace {

using Message = std::array<char, 64 * 1024>;

struct Order {
    unsigned way, count;
};

ssize_t receive(int socket, Message& message) { return recv(socket, message.data(), message.size(), 0); }

/// Answers until the other side is closed. A first message that is not empty says what went wrong.
void serve(int socket, const std::function<void()>& prepare, const std::vector<Spawn>& ways) {
    try {
        prepare();
        send(socket, "+", 1, 0);
        Order order;
        while (recv(socket, &order, sizeof order, 0) == sizeof order) {
            const childproof::Nanoseconds samples = ways[order.way](order.count);
            send(socket, samples.data(), samples.size() * sizeof samples[0], 0);
        }
    } catch (const std::exception& error) {
        const std::string text = std::string("-") + error.what();
        send(socket, text.data(), text.size(), 0);
    }
}

}  // namespace

Apart::Apart(const std::function<void()>& prepare, const std::vector<Spawn>& ways) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::system_error(errno, std::generic_category(), "socketpair");
    pid_ = fork();
    if (pid_ == 0) {
        close(ends[0]);
        serve(ends[1], prepare, ways);
        _exit(0);
    }
    close(ends[1]);
    socket_ = ends[0];
    Message message;
    const ssize_t size = receive(socket_, message);
    if (size > 0 && message[0] == '+') return;
    const std::string reason(message.data() + 1, size > 1 ? static_cast<std::size_t>(size) - 1 : 0);
    close(socket_);
    waitpid(pid_, nullptr, 0);
    throw std::runtime_error(reason.empty() ? "the larger process ended at once" : reason);
}

Apart::~Apart() {
    shutdown(socket_, SHUT_RDWR);  // one that was forked later holds it, too
    close(socket_);
    waitpid(pid_, nullptr, 0);
}

childproof::Nanoseconds Apart::spawn(unsigned way, unsigned count) {
    const Order order{way, count};
    send(socket_, &order, sizeof order, MSG_NOSIGNAL);
    childproof::Nanoseconds samples(count);
    const std::size_t expected = count * sizeof samples[0];
    if (recv(socket_, samples.data(), expected, MSG_WAITALL) != static_cast<ssize_t>(expected))
        throw std::runtime_error("the larger process failed");
    return samples;
}
