#include "control.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace {

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

/// A socket above the standard descriptors: a case may start the adapter with one of those closed, for children to see.
int open_socket(int family) {
    const int low = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (low == -1) fail("socket");
    const int high = ::fcntl(low, F_DUPFD_CLOEXEC, 10);
    if (high == -1) fail("fcntl");
    ::close(low);
    return high;
}

int connect_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::invalid_argument("the path is too long: " + path);
    std::memcpy(address.sun_path, path.data(), path.size());
    const int socket = open_socket(AF_UNIX);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == -1)
        fail("connect to " + path);
    return socket;
}

int connect_tcp(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0)
        throw std::runtime_error(host + ":" + port + ": " + ::gai_strerror(error));
    const int socket = open_socket(found->ai_family);
    const int connected = ::connect(socket, found->ai_addr, found->ai_addrlen);
    ::freeaddrinfo(found);
    if (connected == -1) fail("connect to " + host + ":" + port);
    return socket;
}

int connect_to(std::string_view address) {
    if (address.starts_with("unix:")) return connect_unix(std::string(address.substr(5)));
    const auto colon = address.rfind(':');
    if (!address.starts_with("tcp:") || colon < 4)
        throw std::invalid_argument("--control is neither unix:PATH nor tcp:HOST:PORT: " + std::string(address));
    return connect_tcp(std::string(address.substr(4, colon - 4)), std::string(address.substr(colon + 1)));
}

}  // namespace

Control::Control(std::string_view address) : socket_(connect_to(address)) {}

std::optional<std::string> Control::receive() {
    std::size_t searched = 0;
    for (;;) {
        if (const auto end = received_.find('\n', searched); end != std::string::npos) {
            std::string line = received_.substr(0, end);
            received_.erase(0, end + 1);
            return line;
        }
        searched = received_.size();
        char buffer[65536];
        const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
        if (count > 0)
            received_.append(buffer, static_cast<std::size_t>(count));
        else if (count == 0 || errno != EINTR)
            return std::nullopt;
    }
}

void Control::send(std::string line) {
    line += '\n';
    const std::lock_guard lock(sending_);
    for (std::string_view rest = line; !rest.empty();) {
        const ssize_t count = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (count >= 0)
            rest.remove_prefix(static_cast<std::size_t>(count));
        else if (errno != EINTR)
            return;  // The engine is gone; receive says so, too.
    }
}
