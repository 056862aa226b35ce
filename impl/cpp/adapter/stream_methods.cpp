#include "children.hpp"
#include "methods.hpp"

namespace adapter {
namespace {

/// The parameter of a stream method that names the stream; stdin where the method writes.
std::string stream_name(const Parameters& parameters, bool writes) {
    return writes && !parameters.find("stream") ? "stdin" : parameters.text("stream");
}

template <typename Method, typename Encode>
Call on_stream(const Parameters& parameters, bool writes, Method method, Encode encode) {
    const auto child = child_named(parameters.text("handle"));
    subprocess::Stream& stream = stream_named(*child, stream_name(parameters, writes), "stream");
    return [child, &stream, method, encode] {
        return perform([&] { return method(stream); },
                       [&](const auto& value) { return encode(value, child->text_mode); }, child->text_mode);
    };
}

json encode_count(std::size_t count, bool /*text_mode*/) { return count; }

}  // namespace

Call prepare_write(const Parameters& parameters) {
    const json* const flush = parameters.find("flush");
    const bool flushes = flush == nullptr || decode_bool(*flush, "flush");
    const auto write = [data = parameters.text("data"), flushes](subprocess::Stream& stream) {
        const std::size_t count = stream.write(data);
        if (flushes) stream.flush();
        return count;
    };
    return on_stream(parameters, true, write, encode_count);
}

Call prepare_flush(const Parameters& parameters) {
    return on_stream(
        parameters, true, [](subprocess::Stream& stream) { stream.flush(); }, kNoValue);
}

Call prepare_read(const Parameters& parameters) {
    const json* given = parameters.find("size");
    std::optional<std::size_t> size;
    if (given && !given->is_null()) size = decode_size(*given, "size");
    return on_stream(
        parameters, false, [size](subprocess::Stream& stream) { return stream.read(size); }, encode_stream);
}

Call prepare_readline(const Parameters& parameters) {
    return on_stream(
        parameters, false, [](subprocess::Stream& stream) { return stream.readline(); }, encode_stream);
}

Call prepare_close(const Parameters& parameters) {
    return on_stream(
        parameters, false, [](subprocess::Stream& stream) { stream.close(); }, kNoValue);
}

}  // namespace adapter
