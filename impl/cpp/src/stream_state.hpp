/// \file
#pragma once

#include <optional>
#include <string>
#include <subprocess/stream.hpp>

#include "descriptor.hpp"
#include "text.hpp"

namespace subprocess {

/// How the streams of one Popen work, as its options say.
struct StreamFormat {
    std::size_t buffer_size = 0;  ///< 0: unbuffered
    bool line_buffering = false;
    bool pipe_size_is_chosen = false;  ///< by pipesize
    std::optional<TextFormat> text;
};

/// What a stream is behind its handle.
struct Stream::State {
    State(Descriptor end, bool is_writable, const StreamFormat& format);

    /// Reads once; false at end of file. In text mode what was read may be no whole character yet.
    bool fill();
    /// Takes up to `size` bytes out of the buffer.
    std::string take(std::size_t size);
    std::size_t available() const { return buffer.size() - consumed; }
    std::string_view unread() const { return std::string_view(buffer).substr(consumed); }
    /// Writes the buffer to a descriptor; what the system did not accept stays in it.
    void flush(int number);

    Descriptor descriptor;
    const bool writable;
    const StreamFormat format;
    std::optional<Decoder> decoder;
    std::optional<Encoder> encoder;
    std::string buffer;        ///< read and not yet asked for (text in text mode), or written and not yet passed on
    std::size_t consumed = 0;  ///< how much of the beginning of buffer has been asked for
    bool at_end = false;
};

}  // namespace subprocess
