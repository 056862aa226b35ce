/// \file
/// The connection to the engine.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace adapter {

/// Lines over a socket that children do not inherit. Any thread may send; one receives.
class Channel {
public:
    /// Connects to "unix:PATH" or "tcp:HOST:PORT". Throws std::runtime_error.
    explicit Channel(const std::string& control);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    /// The next line without its "\n"; none at the end of the connection.
    std::optional<std::string> receive();

    /// Sends a line. The end of the connection is noticed by `receive`, not here.
    void send(std::string_view line);

private:
    int socket_;
    std::string received_;
    std::mutex sending_;
};

}  // namespace adapter
