#include "load/checks.hpp"

#include <algorithm>
#include <functional>

#include "base/names.hpp"
#include "base/platform.hpp"
#include "base/values.hpp"

namespace childproof {
namespace {

const std::vector<std::string> given_keys{"signals", "fds",   "closed",  "stdin", "stdout", "stderr", "cwd",
                                          "env",     "umask", "rlimits", "uid",   "gid",    "groups"};

void check_signal_name(const Cursor& cursor, const std::string& name) {
    if (!is_signal_name(name)) cursor.fail("there is no signal '" + name + "'");
}

void check_given_signals(const Cursor& signals) {
    for (const auto& [name, treatment] : signals.members()) {
        check_signal_name(treatment, name);
        const std::string text = treatment.text();
        if (text != "ignore" && text != "default" && text != "block")
            treatment.fail("must be ignore, default or block, is '" + text + "'");
    }
}

void check_given_fds(const Cursor& fds) {
    for (const auto& [number, source] : fds.members()) {
        if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos)
            fds.fail_at(number, "must be the number of a descriptor");
        source.only_keys({"file", "mode", "content", "pipe", "null", "inheritable"});
        const int kinds = (source.has("file") ? 1 : 0) + (source.has("pipe") ? 1 : 0) + (source.has("null") ? 1 : 0);
        if (kinds != 1) source.fail("must have one of file, pipe and null");
    }
}

bool is_whole_name(const Json& value) {
    return value.is_string() && value.get_ref<const std::string&>().starts_with('$');
}

bool is_bytes_form(const Json& value) { return has_only_key(value, "bytes") || has_only_key(value, "hex"); }
bool is_text_or_bytes(const Json& value) { return value.is_string() || is_bytes_form(value); }
bool is_data_form(const Json& value) {
    return is_text_or_bytes(value) || has_only_key(value, "generated") || has_only_key(value, "generated_text");
}
bool is_list_of(const Json& value, const std::function<bool(const Json&)>& element) {
    return value.is_array() && std::all_of(value.begin(), value.end(), element);
}
bool is_integer(const Json& value) { return value.is_number_integer() || is_whole_name(value); }
bool is_owner(const Json& value) { return value.is_number_integer() || value.is_string(); }
bool is_redirect(const Json& value) {
    if (value.is_string()) return value == "PIPE" || value == "DEVNULL" || value == "STDOUT";
    return value.is_object() &&
           (value.contains("fd") || value.contains("file") || (value.contains("stream") && value.contains("of")));
}
bool is_env(const Json& value) {
    return value.is_object() || is_list_of(value, [](const Json& pair) { return pair.is_array() && pair.size() == 2; });
}

struct Type {
    std::function<bool(const Json&)> holds;
    std::string description;
};

const std::map<std::string, Type>& type_table() {
    static const std::map<std::string, Type> types{
        {"args",
         {[](const Json& v) { return is_text_or_bytes(v) || is_list_of(v, is_text_or_bytes); },
          "a list of texts or bytes, or one text"}},
        {"data", {is_data_form, "text, {bytes: …}, {hex: …}, {generated: N} or {generated_text: N}"}},
        {"redirect",
         {is_redirect, "PIPE, DEVNULL, STDOUT, {fd: N}, {file: path, mode: r} or {stream: name, of: object}"}},
        {"bool", {[](const Json& v) { return v.is_boolean(); }, "true or false"}},
        {"int", {is_integer, "a whole number"}},
        {"text", {[](const Json& v) { return v.is_string(); }, "text"}},
        {"path", {is_text_or_bytes, "text or bytes"}},
        {"seconds", {[](const Json& v) { return v.is_number(); }, "a number of seconds"}},
        {"signal", {[](const Json& v) { return v.is_string() || v.is_number_integer(); }, "the name of a signal"}},
        {"env", {is_env, "a mapping of names to values, or a list of pairs"}},
        {"ints", {[](const Json& v) { return is_list_of(v, is_integer); }, "a list of whole numbers"}},
        {"owner", {is_owner, "a number or a name"}},
        {"owners", {[](const Json& v) { return is_list_of(v, is_owner); }, "a list of numbers or names"}},
        {"action",
         {[](const Json& v) { return v.is_object() && v.contains("call"); }, "an action: {call: …, with: …}"}},
        {"startupinfo", {[](const Json& v) { return v.is_object(); }, "a mapping of STARTUPINFO's attributes"}},
        {"stream",
         {[](const Json& v) { return v == "stdin" || v == "stdout" || v == "stderr"; }, "stdin, stdout or stderr"}},
    };
    return types;
}

void check_type(const Cursor& value, const std::string& name, const std::string& type) {
    if (value.json().is_null() || is_whole_name(value.json())) return;
    const Type& wanted = type_table().at(type);
    if (!wanted.holds(value.json()))
        value.fail(name + " must be " + wanted.description + ", is " + shown(value.json()) +
                   " (a case about wrong types needs: [dynamic-typing])");
    if (type == "signal" && value.json().is_string()) check_signal_name(value, value.text());
    try {
        case_to_protocol(value.json());
    } catch (const std::invalid_argument& error) {
        value.fail(error.what());
    }
}

/// The names that are known at a point of a case.
class Known {
public:
    void add(const std::string& name) {
        if (!name.empty()) names_.push_back(name);
    }
    bool has(const std::vector<std::string>& name) const {
        const std::string& first = name.front();
        if (first == "child" || first == "nothing" || first == "sandbox") return name.size() == 1;
        if (first == "gate" || first == "report") return name.size() == 2;
        if (first == "env" || first == "engine" || first == "adapter") return name.size() == 2;
        return name.size() == 2 && knows(first);
    }
    bool knows(const std::string& name) const { return std::find(names_.begin(), names_.end(), name) != names_.end(); }
    const std::vector<std::string>& names() const { return names_; }

private:
    std::vector<std::string> names_;
};

void check_names_in(const Cursor& cursor, const Known& known) {
    for (const auto& name : names_in(cursor.json()))
        if (!known.has(name))
            cursor.fail("the name '$" + joined(name) + "' stands for nothing here (a dollar sign is written $$)");
}

void check_deeply(const Cursor& cursor, const Known& known) {
    if (cursor.json().is_object())
        for (const auto& [key, member] : cursor.members()) check_deeply(member, known);
    else if (cursor.json().is_array())
        for (const auto& element : cursor.elements()) check_deeply(element, known);
    else
        check_names_in(cursor, known);
}

}  // namespace

void check_given(const Cursor& given) {
    given.only_keys(given_keys);
    if (const auto signals = given.find("signals")) check_given_signals(*signals);
    if (const auto fds = given.find("fds")) check_given_fds(*fds);
    if (const auto closed = given.find("closed"))
        for (const auto& number : closed->elements())
            if (number.integer() < 0 || number.integer() > 2) number.fail("must be 0, 1 or 2");
    for (const auto* key : {"stdin", "stdout", "stderr", "cwd", "umask"})
        if (const auto text = given.find(key)) text->text();
    for (const auto* key : {"uid", "gid"})
        if (const auto number = given.find(key)) number->integer();
}

void check_names(const Cursor& written, const Case& loaded) {
    Known known;
    std::vector<std::string> open_calls;
    if (const auto given = written.find("given")) check_deeply(*given, known);
    const auto steps = written.at("steps").elements();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Step& step = loaded.steps[i];
        if (!step.on.empty() && !known.knows(step.on))
            steps[i].at("on").fail("no step before this one makes '" + step.on + "'" +
                                   did_you_mean(step.on, known.names()));
        if (step.op == "join" && std::erase(open_calls, step.call) == 0)
            steps[i].at("call").fail("no concurrent call '" + step.call + "' is under way");
        if (step.concurrent) open_calls.push_back(step.as);
        known.add(step.as);
        check_deeply(steps[i], known);
    }
    if (!open_calls.empty())
        written.at("steps").fail("the concurrent call '" + open_calls.front() + "' is never joined");
}

void check_types(const Cursor& written, const Api& api) {
    for (const auto& step : written.at("steps").elements()) {
        const std::string op = step.at("op").text();
        const Method* method = api.method(op);
        if (!method) {
            if (const auto signal = step.find("signal"); op == "signal" && signal)
                check_type(*signal, "signal", "signal");
            continue;
        }
        for (const auto& [name, parameter] : method->parameters)
            if (const auto value = step.find(name)) check_type(*value, name, parameter.type);
    }
}

}  // namespace childproof
