#include <memory>

#include "children.hpp"
#include "methods.hpp"
#include "options.hpp"

namespace adapter {
namespace {

json encode_completed(const subprocess::CompletedProcess& completed, bool text_mode) {
    return {{"args", encode_args(completed.args)},
            {"returncode", encode_returncode(completed.returncode)},
            {"stdout", encode_stream(completed.stdout_, text_mode)},
            {"stderr", encode_stream(completed.stderr_, text_mode)}};
}

Prepared prepare_options(const Parameters& parameters) {
    Prepared prepared;
    for (const auto& [name, value] : parameters.object().items()) {
        if (name != "args" && name != "handle") set_option(prepared, name, value);
    }
    return prepared;
}

/// A call of one of the functions that take Args and Options.
template <auto Function, typename Encode>
Call start(const Parameters& parameters, Encode encode) {
    return
        [args = decode_args(parameters.at("args"), "args"), prepared = prepare_options(parameters), encode]() mutable {
            const bool text_mode = prepared.text_mode();
            json result = perform([&] { return Function(args, prepared.options); },
                                  [&](const auto& value) { return encode(value, text_mode); }, text_mode);
            prepared = {};  // closes the files
            return result;
        };
}

}  // namespace

Call prepare_run(const Parameters& parameters) { return start<subprocess::run>(parameters, encode_completed); }

Call prepare_call(const Parameters& parameters) { return start<subprocess::call>(parameters, encode_exit); }
Call prepare_check_call(const Parameters& parameters) { return start<subprocess::check_call>(parameters, encode_exit); }
Call prepare_check_output(const Parameters& parameters) {
    return start<subprocess::check_output>(parameters, encode_stream);
}

Call prepare_popen(const Parameters& parameters) {
    const std::string handle = parameters.text("handle");
    if (is_taken(handle)) throw Refused::bad_parameter("handle", handle + " is in use");
    return
        [handle, args = decode_args(parameters.at("args"), "args"), prepared = prepare_options(parameters)]() mutable {
            const bool text_mode = prepared.text_mode();
            const auto keep = [&](subprocess::Popen popen) {
                json attributes = encode_attributes(popen);
                keep_child(handle, std::make_shared<Child>(Child{std::move(popen), text_mode}));
                return attributes;
            };
            json result = perform([&] { return subprocess::Popen(args, prepared.options); }, keep, text_mode);
            prepared = {};  // closes the files
            return result;
        };
}

Call prepare_getstatusoutput(const Parameters& parameters) {
    return [cmd = parameters.text("cmd"), encoding = parameters.optional_data("encoding"),
            errors = parameters.optional_data("errors")] {
        return perform([&] { return subprocess::getstatusoutput(cmd, encoding, errors); },
                       [](const auto& pair) {
                           return json::array({encode_returncode(pair.first), encode_text(pair.second)});
                       },
                       true);
    };
}

Call prepare_getoutput(const Parameters& parameters) {
    return [cmd = parameters.text("cmd"), encoding = parameters.optional_data("encoding"),
            errors = parameters.optional_data("errors")] {
        return perform([&] { return subprocess::getoutput(cmd, encoding, errors); }, encode_text, true);
    };
}

Call prepare_list2cmdline(const Parameters& parameters) {
    return [seq = decode_sequence(parameters.at("seq"), "seq")] {
        return perform([&] { return subprocess::list2cmdline(seq); }, encode_text, true);
    };
}

}  // namespace adapter
