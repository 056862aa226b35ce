/// \file
/// Lines of text from something that Asio reads.
#pragma once

#define ASIO_STANDALONE
#include <array>
#include <asio.hpp>
#include <string>

namespace childproof {

/// Something that is read continually and handed out by the line.
struct Lines {
    std::string buffer;
    std::array<char, 1 << 16> chunk{};
    bool reading = false;
    bool ended = false;

    std::size_t searched = 0;  // of the buffer's beginning it is known that there is no line's end in it

    bool has_line() {
        const auto end = buffer.find('\n', searched);
        searched = std::min(end, buffer.size());
        return end != std::string::npos;
    }
    /// Whether there is something to be told: a line, or that no more will come.
    bool has_something() { return has_line() || ended; }

    bool take(std::string& line) {
        if (!has_line()) return false;
        line.assign(buffer, 0, searched);
        buffer.erase(0, searched + 1);
        searched = 0;
        return true;
    }

    template <typename Source>
    void read_from(Source& source) {
        if (reading || ended) return;
        reading = true;
        source.async_read_some(asio::buffer(chunk), [this](const asio::error_code& error, std::size_t count) {
            reading = false;
            buffer.append(chunk.data(), count);
            ended = error && error != asio::error::operation_aborted;
        });
    }
};

}  // namespace childproof
