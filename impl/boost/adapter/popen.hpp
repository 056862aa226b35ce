// The object: a child and the pipes to it.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/process/child.hpp>
#include <optional>
#include <string>

#include "parameters.hpp"
#include "reader.hpp"
#include "streams.hpp"

class Popen {
public:
    Popen(const Options& options, const FindPipe& find_pipe);

    /// The pipe of "stdin", "stdout" or "stderr"; throws NotMade if it has none.
    bp::async_pipe& pipe(const std::string& stream);
    /// What reads from the pipe of "stdout" or "stderr"; throws NotMade if it has none.
    Reader& reader(const std::string& stream);

    Json attributes() const;
    /// Whether the child has ended.
    bool poll();
    /// Returns the return code.
    int wait();
    /// The same; throws TimedOut.
    int wait_for(double seconds);
    /// Of a child that has ended.
    int returncode() const;
    void kill();

    /// Feeds and drains the pipes by asynchronous operations, as the library's tutorial does it, and waits.
    int communicate(const std::string& input);
    /// What communicate has read from a stream.
    Json collected(const std::string& stream);

private:
    boost::asio::io_context io_;
    Pipes pipes_;
    std::array<std::optional<Reader>, 3> readers_;
    bool ended_ = false;
    bp::child child_;
};
