#include "calls.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "methods.hpp"
#include "options.hpp"

namespace adapter {
namespace {

enum class Kind { starter, constructor, function, method, feature };

struct Method {
    std::string_view name;
    Kind kind;
    Call (*prepare)(const Parameters& parameters);
    std::vector<std::string_view> own_parameters;
};

const std::vector<Method>& methods() {
    static const std::vector<Method> kMethods{
        {"run", Kind::starter, prepare_run, {"input", "timeout", "check", "capture_output"}},
        {"call", Kind::starter, prepare_call, {"timeout"}},
        {"check_call", Kind::starter, prepare_check_call, {"timeout"}},
        {"check_output", Kind::starter, prepare_check_output, {"timeout", "input"}},
        {"Popen", Kind::constructor, prepare_popen, {}},
        {"getstatusoutput", Kind::function, prepare_getstatusoutput, {"cmd", "encoding", "errors"}},
        {"getoutput", Kind::function, prepare_getoutput, {"cmd", "encoding", "errors"}},
        {"check_returncode", Kind::function, prepare_check_returncode, {"args", "returncode", "stdout", "stderr"}},
        {"set_private_flags", Kind::function, prepare_set_private_flags, {"use_vfork", "use_posix_spawn"}},
        {"list2cmdline", Kind::function, prepare_list2cmdline, {"seq"}},
        {"poll", Kind::method, prepare_poll, {}},
        {"wait", Kind::method, prepare_wait, {"timeout"}},
        {"communicate", Kind::method, prepare_communicate, {"input", "timeout"}},
        {"send_signal", Kind::method, prepare_send_signal, {"signal"}},
        {"terminate", Kind::method, prepare_terminate, {}},
        {"kill", Kind::method, prepare_kill, {}},
        {"attributes", Kind::method, prepare_attributes, {}},
        {"exit", Kind::method, prepare_exit, {}},
        {"release", Kind::method, prepare_release, {}},
        {"write", Kind::method, prepare_write, {"stream", "data", "flush"}},
        {"flush", Kind::method, prepare_flush, {"stream"}},
        {"read", Kind::method, prepare_read, {"stream", "size"}},
        {"readline", Kind::method, prepare_readline, {"stream"}},
        {"close", Kind::method, prepare_close, {"stream"}},
        {"follow", Kind::feature, prepare_follow, {"documented"}},
        {"bench", Kind::feature, prepare_bench, {"kind", "args", "count"}},
    };
    return kMethods;
}

/// What no method or parameter shows (spec/api.yaml).
constexpr std::array kFeatures{"args.string",
                               "args.bytes",
                               "redirect.PIPE",
                               "redirect.DEVNULL",
                               "redirect.STDOUT",
                               "redirect.fd",
                               "redirect.file",
                               "redirect.stream",
                               "closed-streams",
                               "concurrent",
                               "concurrent.object",
                               "attributes.args",
                               "owner.name",
                               "TimeoutExpired.output",
                               "SubprocessError.stdout",
                               "CompletedProcess.repr",
                               "error.kinds",
                               "OSError.filename",
                               "ResourceWarning",
                               "audit",
                               "follow",
                               "bench"};

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool accepts(const Method& method, std::string_view name) {
    const bool starts = method.kind == Kind::starter || method.kind == Kind::constructor;
    const bool has_handle = method.kind == Kind::method || method.kind == Kind::constructor;
    return contains(method.own_parameters, name) || (has_handle && name == "handle") ||
           (starts && (name == "args" || contains(constructor_options(), name)));
}

}  // namespace

Call prepare(const std::string& name, const json& parameters) {
    const auto& all = methods();
    const auto method = std::find_if(all.begin(), all.end(), [&](const Method& m) { return m.name == name; });
    if (method == all.end()) throw Refused::no_such_method(name);
    for (const auto& [parameter, value] : parameters.items()) {
        if (!accepts(*method, parameter)) throw Refused::bad_parameter(parameter, name + " has no such parameter");
    }
    return method->prepare(Parameters(parameters));
}

std::vector<std::string> capabilities() {
    std::vector<std::string> names(kFeatures.begin(), kFeatures.end());
    names.emplace_back("Popen.args");
    for (const std::string_view option : constructor_options()) names.push_back("Popen." + std::string(option));
    for (const Method& method : methods()) {
        if (method.kind == Kind::feature) continue;
        names.emplace_back(method.name);
        for (const std::string_view parameter : method.own_parameters) {
            names.push_back(std::string(method.name) + "." + std::string(parameter));
        }
    }
    return names;
}

}  // namespace adapter
