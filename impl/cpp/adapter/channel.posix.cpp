#include "channel.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

Channel::~Channel() { close(static_cast<int>(socket_)); }

std::size_t Channel::receive_some(char* buffer, std::size_t size) {
    while (true) {
        const ssize_t got = recv(static_cast<int>(socket_), buffer, size, 0);
        if (got == -1 && errno == EINTR) continue;
        if (got == -1 && errno != ECONNRESET) fail("cannot read from the engine");
        return got == -1 ? 0 : static_cast<std::size_t>(got);
    }
}

std::size_t Channel::send_some(std::string_view data) {
    while (true) {
        // No SIGPIPE: its disposition belongs to the case.
        const ssize_t sent = ::send(static_cast<int>(socket_), data.data(), data.size(), MSG_NOSIGNAL);
        if (sent == -1 && errno == EINTR) continue;
        return sent == -1 ? 0 : static_cast<std::size_t>(sent);
    }
}

}  // namespace adapter
