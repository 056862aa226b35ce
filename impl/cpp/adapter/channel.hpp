/// \file
/// The connection to the engine.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace adapter {

/// Lines over a socket that children do not inherit. Any thread may send; one receives.
class Channel {
public:
    /// Connects to "unix:PATH" (not on Windows) or "tcp:HOST:PORT". Throws std::runtime_error.
    explicit Channel(const std::string& control);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// The next line without its "\n"; none at the end of the connection.
    std::optional<std::string> receive();

    /// Sends a line. The end of the connection is noticed by `receive`, not here.
    void send(std::string_view line);

private:
    /// 0: the end of the connection.
    std::size_t receive_some(char* buffer, std::size_t size);
    /// How much was sent; 0: the connection has ended.
    std::size_t send_some(std::string_view data);

    std::intptr_t socket_;  ///< a descriptor; on Windows a SOCKET
    std::string received_;
    std::mutex sending_;
};

}  // namespace adapter
