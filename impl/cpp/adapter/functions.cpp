#include <memory>
#include <optional>
#include <subprocess/knobs.hpp>

#include "children.hpp"
#include "followed.hpp"
#include "methods.hpp"
#include "options.hpp"

namespace adapter {
namespace {

json encode_completed(const subprocess::CompletedProcess& completed, bool text_mode) {
    return {{"args", encode_args(completed.args)},
            {"returncode", encode_returncode(completed.returncode)},
            {"stdout", encode_stream(completed.stdout_, text_mode)},
            {"stderr", encode_stream(completed.stderr_, text_mode)},
            {"repr", encode_text(to_string(completed))}};
}

Prepared prepare_options(const Parameters& parameters) {
    Prepared prepared;
    prepared.options = subprocess::documented_defaults(followed_version());
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

Call prepare_check_returncode(const Parameters& parameters) {
    subprocess::CompletedProcess completed{.args = decode_args(parameters.at("args"), "args"),
                                           .returncode = decode_int(parameters.at("returncode"), "returncode"),
                                           .stdout_ = parameters.optional_data("stdout"),
                                           .stderr_ = parameters.optional_data("stderr"),
                                           .wait_status = {}};
    const auto is_text = [&](const char* name) {
        const json* value = parameters.find(name);
        return value != nullptr && value->is_string();
    };
    return [completed, text_mode = is_text("stdout") || is_text("stderr")] {
        return perform([&] { completed.check_returncode(); }, kNoValue, text_mode);
    };
}

Call prepare_set_private_flags(const Parameters& parameters) {
    const auto flag = [&](const char* name) -> std::optional<bool> {
        const json* value = parameters.find(name);
        return value != nullptr ? std::optional(decode_bool(*value, name)) : std::nullopt;
    };
    return [use_vfork = flag("use_vfork"), use_posix_spawn = flag("use_posix_spawn")] {
        const auto set = [&] {
            if (use_vfork) subprocess::set_use_vfork(*use_vfork);
            if (use_posix_spawn) subprocess::set_use_posix_spawn(*use_posix_spawn);
        };
        return perform(set, kNoValue, false);
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
