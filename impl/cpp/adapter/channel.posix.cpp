#include "channel.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace adapter {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

/// Above the standard streams: where these are closed, the socket would become one of them.
int above_standard_streams(int fd) {
    if (fd > 2) return fd;
    const int moved = fcntl(fd, F_DUPFD_CLOEXEC, 10);
    if (moved == -1) fail("cannot move the control connection");
    close(fd);
    return moved;
}

int connect_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path of the socket is too long: " + path);
    std::memcpy(address.sun_path, path.data(), path.size());
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd == -1 || connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        fail("cannot connect to " + path);
    }
    return fd;
}

int connect_tcp(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found)) {
        throw std::runtime_error("cannot find " + host + ":" + port + ": " + gai_strerror(error));
    }
    const int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
    const bool connected = fd != -1 && connect(fd, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (!connected) fail("cannot connect to " + host + ":" + port);
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

int connect_to(const std::string& control) {
    const std::string kind = control.substr(0, control.find(':') + 1);
    const std::string address = control.substr(kind.size());
    if (kind == "unix:") return connect_unix(address);
    const std::size_t colon = address.rfind(':');
    if (kind == "tcp:" && colon != std::string::npos) {
        return connect_tcp(address.substr(0, colon), address.substr(colon + 1));
    }
    throw std::runtime_error("--control must be unix:PATH or tcp:HOST:PORT, not " + control);
}

}  // namespace

Channel::Channel(const std::string& control) : socket_(above_standard_streams(connect_to(control))) {}

Channel::~Channel() { close(socket_); }

std::optional<std::string> Channel::receive() {
    std::array<char, 65536> chunk;
    std::size_t searched = 0;
    while (true) {
        const std::size_t end = received_.find('\n', searched);
        if (end != std::string::npos) {
            std::string line = received_.substr(0, end);
            received_.erase(0, end + 1);
            return line;
        }
        searched = received_.size();
        const ssize_t got = recv(socket_, chunk.data(), chunk.size(), 0);
        if (got == -1 && errno == EINTR) continue;
        if (got == -1 && errno != ECONNRESET) fail("cannot read from the engine");
        if (got <= 0) return std::nullopt;
        received_.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

void Channel::send(std::string_view line) {
    const std::string message = std::string(line) + "\n";
    std::string_view rest = message;
    const std::lock_guard lock(sending_);
    while (!rest.empty()) {
        // No SIGPIPE: its disposition belongs to the case.
        const ssize_t sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR) continue;
        if (sent == -1) return;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

}  // namespace adapter
