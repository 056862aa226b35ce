/// \file
/// The file objects behind Popen's stdin_, stdout_ and stderr_. Section: Popen.stdin, Popen.stdout, Popen.stderr.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace subprocess {

template <typename Value>
class Expected;  // of expected.hpp

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
    /// Reads all lines that are left.
    std::vector<std::string> readlines();
    /// Reads line by line in a `for` loop.
    class Lines;
    Lines begin();
    Lines end() noexcept;
    /// Writes; returns the number of bytes (characters) accepted, all of them unless bufsize is 0.
    std::size_t write(std::string_view data);
    /// Hands what is buffered to the system.
    void flush();
    /// Flushes and closes; harmless if it is closed.
    void close();

    bool closed() const noexcept;  ///< true for a stream that is none, too
    int fileno() const;            ///< the descriptor

    // The same without exceptions, for who includes expected.hpp.
    Expected<std::string> try_read(std::optional<std::size_t> size = {}) noexcept;
    Expected<std::string> try_readline() noexcept;
    Expected<std::vector<std::string>> try_readlines() noexcept;
    Expected<std::size_t> try_write(std::string_view data) noexcept;
    Expected<void> try_flush() noexcept;
    Expected<void> try_close() noexcept;
    Expected<int> try_fileno() const noexcept;

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

/// The place of a `for` loop over the lines of a stream. Throws what readline throws.
class Stream::Lines {
public:
    explicit Lines(Stream* stream) : stream_(stream) { ++*this; }
    Lines() noexcept = default;
    const std::string& operator*() const noexcept { return line_; }
    Lines& operator++() {
        line_ = stream_->readline();
        if (line_.empty()) stream_ = nullptr;
        return *this;
    }
    bool operator!=(const Lines& other) const noexcept { return stream_ != other.stream_; }

private:
    Stream* stream_ = nullptr;  // none at the end
    std::string line_;
};

inline Stream::Lines Stream::begin() { return Lines(this); }
inline Stream::Lines Stream::end() noexcept { return {}; }

}  // namespace subprocess
