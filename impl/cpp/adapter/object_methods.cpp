#include "children.hpp"
#include "methods.hpp"

namespace adapter {
namespace {

/// A call of `method`, which gets the Popen object, and whose value `encode` describes.
template <typename Method, typename Encode>
Call on_child(const Parameters& parameters, Method method, Encode encode) {
    return [child = child_named(parameters.text("handle")), method, encode] {
        return perform([&] { return method(child->popen); },
                       [&](const auto& value) { return encode(value, child->text_mode); }, child->text_mode);
    };
}

}  // namespace

json encode_attributes(const subprocess::Popen& popen) {
    return {{"pid", popen.pid()},
            {"args", encode_args(popen.args())},
            {"returncode", encode_returncode(popen.returncode())},
            {"stdin", static_cast<bool>(popen.stdin_)},
            {"stdout", static_cast<bool>(popen.stdout_)},
            {"stderr", static_cast<bool>(popen.stderr_)}};
}

Call prepare_poll(const Parameters& parameters) {
    return on_child(
        parameters, [](auto& popen) { return popen.poll(); },
        [](const auto& code, bool /*text_mode*/) { return encode_returncode(code); });
}

Call prepare_wait(const Parameters& parameters) {
    return on_child(
        parameters, [timeout = parameters.timeout()](auto& popen) { return popen.wait(timeout); }, encode_exit);
}

Call prepare_communicate(const Parameters& parameters) {
    return on_child(
        parameters,
        [input = parameters.optional_data("input"), timeout = parameters.timeout()](auto& popen) {
            return input ? popen.communicate(*input, timeout) : popen.communicate({}, timeout);
        },
        [](const subprocess::Communicated& streams, bool text_mode) {
            return json::array({encode_stream(streams.stdout_, text_mode), encode_stream(streams.stderr_, text_mode)});
        });
}

Call prepare_send_signal(const Parameters& parameters) {
    const int signal = decode_int(parameters.at("signal"), "signal");
    return on_child(
        parameters, [signal](auto& popen) { popen.send_signal(signal); }, kNoValue);
}

Call prepare_terminate(const Parameters& parameters) {
    return on_child(
        parameters, [](auto& popen) { popen.terminate(); }, kNoValue);
}

Call prepare_kill(const Parameters& parameters) {
    return on_child(
        parameters, [](auto& popen) { popen.kill(); }, kNoValue);
}

Call prepare_attributes(const Parameters& parameters) {
    return on_child(
        parameters, [](auto& popen) { return &popen; },
        [](const subprocess::Popen* popen, bool /*text_mode*/) { return encode_attributes(*popen); });
}

Call prepare_exit(const Parameters& parameters) {
    return on_child(
        parameters, [](auto& popen) { popen.exit(); }, kNoValue);
}

Call prepare_release(const Parameters& parameters) {
    const std::string handle = parameters.text("handle");
    static_cast<void>(child_named(handle));
    return [handle] { return perform([&] { forget_child(handle); }, kNoValue, false); };
}

}  // namespace adapter
