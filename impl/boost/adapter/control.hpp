// The connection to the engine: lines in, lines out.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

class Control {
public:
    /// Connects to `unix:PATH` or `tcp:HOST:PORT`.
    explicit Control(std::string_view address);

    /// The next line without its end, or nothing when the engine has closed the connection.
    std::optional<std::string> receive();

    /// Sends a line; may be called from several threads.
    void send(std::string line);

private:
    int socket_;
    std::string received_;
    std::mutex sending_;
};
