#include <algorithm>
#include <array>
#include <subprocess/errors.hpp>
#include <utility>

#include "errno_kept.hpp"
#include "stream_state.hpp"
#include "utf8.hpp"

namespace subprocess {

Stream::State::State(Descriptor end, bool is_writable, const StreamFormat& stream_format)
    : descriptor(std::move(end)), writable(is_writable), format(stream_format) {
    if (!format.text) return;
    if (writable) {
        encoder.emplace(*format.text);
    } else {
        decoder.emplace(*format.text);
    }
}

bool Stream::State::fill() {
    if (at_end) return false;
    buffer.erase(0, std::exchange(consumed, 0));
    std::array<char, 8192> chunk;
    const std::size_t count = read_some(descriptor.number(), chunk.data(), chunk.size());
    at_end = count == 0;
    const std::string_view bytes(chunk.data(), count);
    if (decoder) {
        buffer += decoder->decode(bytes, at_end);
    } else {
        buffer += bytes;
    }
    return !at_end || available() > 0;
}

std::string Stream::State::take(std::size_t size) {
    std::string result = buffer.substr(consumed, size);
    consumed += result.size();
    return result;
}

void Stream::State::flush(int number) {
    std::size_t written = 0;
    try {
        write_all(number, buffer, written);
    } catch (...) {
        buffer.erase(0, written);
        throw;
    }
    buffer.clear();
}

namespace {

/// The size in bytes of the first `size` bytes, or characters in text mode, of what is unread; none if there are fewer.
std::optional<std::size_t> find_size(const Stream::State& state, std::size_t size) {
    if (state.available() < size) return {};  // a character is at least a byte
    if (!state.decoder) return size;
    const std::size_t bytes = utf8_prefix(state.unread(), size);
    if (bytes == state.available() && utf8_length(state.unread()) < size) return {};
    return bytes;
}

/// Reads until there are `size` bytes or characters, or no more.
std::string read_at_most(Stream::State& state, std::size_t size) {
    for (;;) {
        const std::optional<std::size_t> found = find_size(state, size);
        if (found || !state.fill()) return state.take(found.value_or(state.available()));
    }
}

}  // namespace

Stream::Stream(Stream&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}

Stream& Stream::operator=(Stream&& other) noexcept {
    if (this != &other) {
        Stream old(std::exchange(state_, std::exchange(other.state_, nullptr)));
    }
    return *this;
}

Stream::~Stream() {
    if (state_ == nullptr) return;
    try {
        close();
    } catch (const OSError&) {  // nobody is left to be told
    }
    delete state_;
}

Stream::State& Stream::open_state() const {
    if (state_ == nullptr) throw ValueError("there is no such stream: it was not PIPE");
    if (!state_->descriptor) throw ValueError("I/O operation on closed file");
    return *state_;
}

Stream::State& Stream::readable_state() const {
    State& state = open_state();
    if (state.writable) throw ValueError("not readable");
    return state;
}

Stream::State& Stream::writable_state() const {
    State& state = open_state();
    if (!state.writable) throw ValueError("not writable");
    return state;
}

std::string Stream::read(std::optional<std::size_t> size) {
    const ErrnoKept errno_kept;
    State& state = readable_state();
    const bool unbuffered = state.format.buffer_size == 0 && !state.decoder;
    if (size && unbuffered) {
        std::string result(*size, '\0');
        if (*size > 0) result.resize(read_some(state.descriptor.number(), result.data(), *size));
        return result;
    }
    if (size) return read_at_most(state, *size);
    while (state.fill()) {
    }
    return state.take(state.available());
}

std::string Stream::readline() {
    const ErrnoKept errno_kept;
    State& state = readable_state();
    if (state.format.buffer_size == 0 && !state.decoder) {
        std::string line;
        char c = 0;
        while (!line.ends_with('\n') && read_some(state.descriptor.number(), &c, 1) == 1) line += c;
        return line;
    }
    for (std::size_t searched = 0;;) {
        const std::size_t end = state.unread().find('\n', searched);
        if (end != std::string_view::npos) return state.take(end + 1);
        searched = state.available();
        if (!state.fill()) return state.take(state.available());
    }
}

std::vector<std::string> Stream::readlines() {
    std::vector<std::string> lines;
    for (std::string line = readline(); !line.empty(); line = readline()) lines.push_back(std::move(line));
    return lines;
}

std::size_t Stream::write(std::string_view data) {
    const ErrnoKept errno_kept;
    State& state = writable_state();
    if (!state.encoder && state.format.buffer_size == 0) return write_some(state.descriptor.number(), data);
    std::string encoded;
    if (state.encoder) encoded = state.encoder->encode(data);
    const std::string_view bytes = state.encoder ? std::string_view(encoded) : data;
    const bool ends_line = state.format.line_buffering && data.find_first_of("\r\n") != data.npos;
    state.buffer += bytes;
    if (ends_line || state.buffer.size() > state.format.buffer_size) state.flush(state.descriptor.number());
    return state.encoder ? utf8_length(data) : data.size();
}

void Stream::flush() {
    const ErrnoKept errno_kept;
    State& state = open_state();
    if (state.writable) state.flush(state.descriptor.number());
}

void Stream::close() {
    if (closed()) return;
    const ErrnoKept errno_kept;
    const Descriptor closing = std::move(state_->descriptor);  // closed in any case, also if flushing fails
    if (state_->writable) state_->flush(closing.number());
}

bool Stream::closed() const noexcept { return state_ == nullptr || !state_->descriptor; }

int Stream::fileno() const { return open_state().descriptor.number(); }

}  // namespace subprocess
