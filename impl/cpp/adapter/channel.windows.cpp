#include "channel.hpp"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <algorithm>
#include <limits>
#include <system_error>

namespace adapter {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(WSAGetLastError(), std::system_category(), what);
}

/// Winsock, until the process ends.
void start_winsock() {
    WSADATA data{};
    if (const int error = WSAStartup(MAKEWORD(2, 2), &data)) {
        throw std::system_error(error, std::system_category(), "cannot start Winsock");
    }
}

SOCKET connect_tcp(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found)) {
        throw std::system_error(error, std::system_category(), "cannot find " + host + ":" + port);
    }
    const SOCKET fd = WSASocketW(found->ai_family, found->ai_socktype, found->ai_protocol, nullptr, 0,
                                 WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    const bool connected =
        fd != INVALID_SOCKET && connect(fd, found->ai_addr, static_cast<int>(found->ai_addrlen)) == 0;
    freeaddrinfo(found);
    if (!connected) fail("cannot connect to " + host + ":" + port);
    const char on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

SOCKET connect_to(const std::string& control) {
    start_winsock();
    const std::size_t colon = control.rfind(':');
    if (!control.starts_with("tcp:") || colon <= 4) {
        throw std::runtime_error("--control must be tcp:HOST:PORT on Windows, not " + control);
    }
    return connect_tcp(control.substr(4, colon - 4), control.substr(colon + 1));
}

}  // namespace

Channel::Channel(const std::string& control) : socket_(static_cast<std::intptr_t>(connect_to(control))) {}

Channel::~Channel() { closesocket(static_cast<SOCKET>(socket_)); }

std::size_t Channel::receive_some(char* buffer, std::size_t size) {
    const int got = recv(static_cast<SOCKET>(socket_), buffer, static_cast<int>(size), 0);
    if (got == SOCKET_ERROR && WSAGetLastError() != WSAECONNRESET) fail("cannot read from the engine");
    return got == SOCKET_ERROR ? 0 : static_cast<std::size_t>(got);
}

std::size_t Channel::send_some(std::string_view data) {
    const auto size = std::min<std::size_t>(data.size(), std::numeric_limits<int>::max());
    const int sent = ::send(static_cast<SOCKET>(socket_), data.data(), static_cast<int>(size), 0);
    return sent == SOCKET_ERROR ? 0 : static_cast<std::size_t>(sent);
}

}  // namespace adapter
