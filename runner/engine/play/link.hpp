/// \file
/// The connection to one adapter: lines of text over a socket, every wait with a deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace childproof {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;

/// A deadline so many seconds from now.
Deadline seconds_from_now(double seconds);

/// Listens for an adapter, then carries lines to and from it. Used by one thread; only `interrupt` is for others.
class Link {
public:
    /// Listens on a socket in this folder, or on a TCP port of 127.0.0.1 where `tcp` is set, and on Windows.
    Link(const std::filesystem::path& folder, bool tcp);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// What follows --control: "unix:/path" or "tcp:127.0.0.1:PORT".
    const std::string& address() const;

    /// From now on, what comes from there counts as news of the adapter's process (news.hpp).
    void watch(std::intptr_t process);

    enum class Event { line, accepted, closed, news, timeout, interrupted };

    /// Waits for a peer to connect; the first one is kept, and no other is listened to.
    Event accept(Deadline deadline);
    /// Waits for a line and takes it (without its end). After `closed` nothing more comes.
    Event receive(std::string& line, Deadline deadline);
    /// Waits for a line of news and takes it. `closed`: there is no more.
    Event receive_news(std::string& line, Deadline deadline);
    /// Sends a line. An error shows as `closed` in the next receive.
    void send(const std::string& line);
    /// Closes the connection; the adapter sees its end.
    void close();

    /// What has come without a line's end.
    const std::string& unfinished() const;
    /// Ends every wait, now and later, with `interrupted`. May be called from any thread.
    void interrupt();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The longest line an adapter may send.
inline constexpr std::size_t longest_line = 64UL << 20U;

}  // namespace childproof
