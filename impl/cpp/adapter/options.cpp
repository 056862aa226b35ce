#include "options.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include "file.hpp"
#include "preexec.hpp"
#include "refused.hpp"
#include "values.hpp"

namespace adapter {
namespace {

using subprocess::Options;
using subprocess::Redirect;

Redirect redirect_to_file(Prepared& prepared, const json& value, const std::string& name) {
    const std::string path = decode_data(value.at("file"), name);
    std::FILE* file = open_file(path, value.value("mode", "r"));
    if (!file) throw Refused::bad_parameter(name, path + ": " + std::generic_category().message(errno));
    prepared.files.emplace_back(file, [](std::FILE* opened) { static_cast<void>(std::fclose(opened)); });
    return file;
}

Redirect redirect_to_stream(Prepared& prepared, const json& value, const std::string& name) {
    prepared.children.push_back(child_named(value.value("of", "")));
    return stream_named(*prepared.children.back(), value.at("stream").get<std::string>(), name);
}

Redirect decode_redirect(Prepared& prepared, const json& value, const std::string& name) {
    if (value.is_null()) return {};
    if (value == "PIPE") return subprocess::PIPE;
    if (value == "DEVNULL") return subprocess::DEVNULL;
    if (value == "STDOUT") return subprocess::STDOUT;
    if (value.is_object()) {
        if (value.contains("fd")) return decode_int(value["fd"], name);
        if (value.contains("file")) return redirect_to_file(prepared, value, name);
        if (value.contains("stream")) return redirect_to_stream(prepared, value, name);
    }
    throw Refused::bad_parameter(name, "no such redirection: " + value.dump());
}

std::optional<bool> decode_optional_bool(const json& value, const std::string& name) {
    if (value.is_null()) return std::nullopt;
    return decode_bool(value, name);
}

subprocess::List<subprocess::Owner> decode_owners(const json& value, const std::string& name) {
    if (value.is_null()) return {};
    if (!value.is_array()) throw Refused::bad_parameter(name, "expected a list, not " + value.dump());
    std::vector<subprocess::Owner> owners;
    for (const json& item : value) owners.push_back(decode_owner(item, name));
    return owners;
}

int decode_process_group(const json& value, const std::string& name) {
    return value.is_null() ? Options().process_group : decode_int(value, name);
}

unsigned decode_flags(const json& value, const std::string& name) {
    if (!value.is_number_unsigned()) throw Refused::bad_parameter(name, "expected flags, not " + value.dump());
    return value.get<unsigned>();
}

const subprocess::STARTUPINFO* decode_startupinfo(Prepared& prepared, const json& value, const std::string& name) {
    if (value.is_null()) return nullptr;
    if (!value.is_object()) throw Refused::bad_parameter(name, "expected an object, not " + value.dump());
    auto& startupinfo = *(prepared.startupinfo = std::make_shared<subprocess::STARTUPINFO>());
    for (const auto& [attribute, content] : value.items()) {
        if (attribute == "dwFlags") {
            startupinfo.dwFlags = decode_flags(content, name);
        } else if (attribute == "wShowWindow") {
            startupinfo.wShowWindow = static_cast<unsigned short>(decode_flags(content, name));
        } else {
            throw Refused::bad_parameter(name, "there is no attribute " + attribute);
        }
    }
    return &startupinfo;
}

struct Setter {
    std::string_view name;
    bool of_constructor;  ///< else of functions only
    void (*set)(Prepared& prepared, const json& value, const std::string& name);
};

/// A setter for one member of Options.
template <auto Member, auto Decode>
constexpr Setter option(std::string_view name, bool of_constructor = true) {
    return {name, of_constructor, [](Prepared& prepared, const json& value, const std::string& parameter) {
                prepared.options.*Member = Decode(value, parameter);
            }};
}

/// The same for a redirection, which may refer to more than its value.
template <auto Member>
constexpr Setter redirect(std::string_view name) {
    return {name, true, [](Prepared& prepared, const json& value, const std::string& parameter) {
                prepared.options.*Member = decode_redirect(prepared, value, parameter);
            }};
}

constexpr std::array kSetters{
    redirect<&Options::stdin_>("stdin"),
    redirect<&Options::stdout_>("stdout"),
    redirect<&Options::stderr_>("stderr"),
    option<&Options::input, decode_optional_data>("input", false),
    option<&Options::capture_output, decode_bool>("capture_output", false),
    option<&Options::timeout, decode_timeout>("timeout", false),
    option<&Options::check, decode_bool>("check", false),
    option<&Options::shell, decode_bool>("shell"),
    option<&Options::cwd, decode_optional_data>("cwd"),
    option<&Options::encoding, decode_optional_data>("encoding"),
    option<&Options::errors, decode_optional_data>("errors"),
    option<&Options::text, decode_optional_bool>("text"),
    option<&Options::env, decode_env>("env"),
    option<&Options::universal_newlines, decode_optional_bool>("universal_newlines"),
    option<&Options::bufsize, decode_int>("bufsize"),
    option<&Options::executable, decode_optional_data>("executable"),
    option<&Options::preexec_fn, decode_action>("preexec_fn"),
    option<&Options::close_fds, decode_bool>("close_fds"),
    option<&Options::restore_signals, decode_bool>("restore_signals"),
    option<&Options::start_new_session, decode_bool>("start_new_session"),
    option<&Options::pass_fds, decode_ints>("pass_fds"),
    option<&Options::group, decode_owner>("group"),
    option<&Options::extra_groups, decode_owners>("extra_groups"),
    option<&Options::user, decode_owner>("user"),
    option<&Options::umask, decode_int>("umask"),
    option<&Options::pipesize, decode_int>("pipesize"),
    option<&Options::process_group, decode_process_group>("process_group"),
    Setter{"startupinfo", true,
           [](Prepared& prepared, const json& value, const std::string& parameter) {
               prepared.options.startupinfo = decode_startupinfo(prepared, value, parameter);
           }},
    option<&Options::creationflags, decode_flags>("creationflags"),
};

}  // namespace

bool Prepared::text_mode() const {
    return options.text.value_or(false) || options.universal_newlines.value_or(false) || options.encoding ||
           options.errors;
}

bool set_option(Prepared& prepared, const std::string& name, const json& value) {
    const auto setter = std::find_if(kSetters.begin(), kSetters.end(), [&](const Setter& s) { return s.name == name; });
    if (setter == kSetters.end()) return false;
    setter->set(prepared, value, name);
    return true;
}

std::vector<std::string_view> constructor_options() {
    std::vector<std::string_view> names;
    for (const Setter& setter : kSetters) {
        if (setter.of_constructor) names.push_back(setter.name);
    }
    return names;
}

}  // namespace adapter
