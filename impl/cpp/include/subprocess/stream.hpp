/// \file
/// The file objects behind Popen's stdin_, stdout_ and stderr_. Section: Popen.stdin, Popen.stdout, Popen.stderr.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace subprocess {

/// One end of a pipe to a child: a buffered or unbuffered, binary or text file object, or none. Used by one thread at a
/// time.
///
/// Every call throws ValueError on a closed stream or one that is none, OSError when the system call fails, and
/// UnicodeError in text mode.
class Stream {
public:
    Stream() noexcept = default;
    Stream(Stream&& other) noexcept;
    Stream& operator=(Stream&& other) noexcept;
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream();  ///< closes; what could not be flushed is lost

    /// Whether there is a stream: it was asked for with PIPE.
    explicit operator bool() const noexcept { return state_ != nullptr; }

    /// Reads until end of file, or at most `size` bytes (characters in text mode): exactly as many if the child
    /// delivers them; with bufsize 0, what one system call returns.
    std::string read(std::optional<std::size_t> size = {});
    /// Reads one line, with its "\n"; an empty string at end of file.
    std::string readline();
    /// Writes; returns the number of bytes (characters) accepted, all of them unless bufsize is 0.
    std::size_t write(std::string_view data);
    /// Hands what is buffered to the system.
    void flush();
    /// Flushes and closes; harmless if it is closed.
    void close();

    bool closed() const noexcept;  ///< true for a stream that is none, too
    int fileno() const;            ///< the descriptor

    struct State;  ///< of the library's own

private:
    friend class Popen;
    friend class Conversation;
    explicit Stream(State* state) noexcept : state_(state) {}
    State& open_state() const;
    State& readable_state() const;
    State& writable_state() const;

    State* state_ = nullptr;
};

}  // namespace subprocess
