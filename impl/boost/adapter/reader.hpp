// Reading from a pipe, by size, by line or to its end: what one operation has read too much is there for the next.
#pragma once

#include <boost/process/async_pipe.hpp>
#include <string>

namespace bp = boost::process;

class Reader {
public:
    explicit Reader(bp::async_pipe& pipe) : pipe_(pipe) {}

    std::string read();
    std::string read(std::size_t size);
    std::string read_line();

    /// Starts to read to the end and then to close the pipe; the io_context of the pipe does it.
    void start_reading();
    /// All that has been read and was not yet taken.
    std::string take();

private:
    std::string take(std::size_t size);

    bp::async_pipe& pipe_;
    std::string read_ahead_;
};
