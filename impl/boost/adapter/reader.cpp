#include "reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/completion_condition.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// The end of a pipe is no error here.
void check(const error_code& error) {
    if (error && error != asio::error::eof) throw boost::system::system_error(error);
}

}  // namespace

std::string Reader::read() {
    error_code error;
    asio::read(pipe_, asio::dynamic_buffer(read_ahead_), error);
    check(error);
    return take();
}

std::string Reader::read(std::size_t size) {
    error_code error;
    if (read_ahead_.size() < size)
        asio::read(pipe_, asio::dynamic_buffer(read_ahead_), asio::transfer_exactly(size - read_ahead_.size()), error);
    check(error);
    return take(std::min(size, read_ahead_.size()));
}

std::string Reader::read_line() {
    error_code error;
    const std::size_t size = asio::read_until(pipe_, asio::dynamic_buffer(read_ahead_), '\n', error);
    check(error);
    return error ? take() : take(size);
}

void Reader::start_reading() {
    asio::async_read(pipe_, asio::dynamic_buffer(read_ahead_),
                     [this](const error_code&, std::size_t) { pipe_.close(); });
}

std::string Reader::take() { return take(read_ahead_.size()); }

std::string Reader::take(std::size_t size) {
    std::string taken = read_ahead_.substr(0, size);
    read_ahead_.erase(0, size);
    return taken;
}
