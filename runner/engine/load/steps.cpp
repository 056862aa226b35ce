#include "load/steps.hpp"

#include <algorithm>
#include <array>

#include "base/platform.hpp"
#include "base/values.hpp"

namespace childproof {
namespace {

const std::map<std::string, EngineOp>& engine_ops() {
    static const std::map<std::string, EngineOp> ops{
        {"open_gate", {{"gate"}}},
        {"await_gate", {{"gate"}}},
        {"await_exit", {{"pid"}}},
        {"await_closed", {{"pid"}}},
        {"await_idle", {}},
        {"join", {{"call"}}},
        {"report", {{"report"}}},
        {"process", {{"pid"}}},
        {"signal", {{"pid", "signal"}}},
        {"write_file", {{"path", "data", "mode?"}}},
        {"make_directory", {{"path"}}},
        {"read_file", {{"path"}}},
        {"check", {{"value"}}},
    };
    return ops;
}

constexpr std::array<std::string_view, 10> error_kinds{
    "TimeoutExpired", "CalledProcessError", "SubprocessError", "OSError",      "ValueError",
    "TypeError",      "UnicodeError",       "LookupError",     "RuntimeError", "Other"};

const std::vector<std::string> expectation_keys{"returns",  "raises", "outcomes", "elapsed",
                                                "warnings", "audit",  "sees"};

Json raises_pattern(const Cursor& cursor) {
    std::string kind;
    Json pattern = Json::object();
    if (cursor.json().is_object()) {
        const auto members = cursor.members();
        if (members.size() != 1) cursor.fail("must be one kind of error, with patterns for its attributes");
        kind = members[0].first;
        if (!members[0].second.json().is_object()) members[0].second.fail("must be a mapping of attributes");
        pattern = members[0].second.json();
    } else {
        kind = cursor.text();
    }
    if (kind.find('$') == std::string::npos && !is_error_kind(kind))
        cursor.fail("'" + kind + "' is not a kind of error" +
                    did_you_mean(kind, {error_kinds.begin(), error_kinds.end()}));
    Json complete{{"kind", kind}};
    complete.update(pattern);
    return Json{{"raises", complete}};
}

void read_outcomes(const Cursor& cursor, Expectation& expectation) {
    for (const auto& outcome : cursor.elements()) {
        outcome.only_keys({"returns", "raises", "note"});
        if (outcome.has("returns") == outcome.has("raises")) outcome.fail("must have either returns or raises");
        Json one = outcome.has("raises") ? raises_pattern(outcome.at("raises"))
                                         : Json{{"returns", outcome.at("returns").json()}};
        if (const auto note = outcome.find("note")) one["note"] = note->text();
        expectation.outcomes.push_back(std::move(one));
    }
    if (expectation.outcomes.empty()) cursor.fail("must name an outcome");
}

void read_elapsed(const Cursor& cursor, Expectation& expectation) {
    cursor.only_keys({"at_least", "at_most"});
    if (const auto bound = cursor.find("at_least")) expectation.at_least = bound->number();
    if (const auto bound = cursor.find("at_most")) expectation.at_most = bound->number();
}

void read_expectation(const std::string& key, const Cursor& cursor, Expectation& expectation) {
    if (key == "returns")
        expectation.outcomes.push_back(Json{{"returns", cursor.json()}});
    else if (key == "raises")
        expectation.outcomes.push_back(raises_pattern(cursor));
    else if (key == "outcomes")
        read_outcomes(cursor, expectation);
    else if (key == "elapsed")
        read_elapsed(cursor, expectation);
    else if (key == "warnings")
        expectation.warnings = cursor.json();
    else if (key == "audit")
        expectation.audit = cursor.json();
    else
        expectation.sees = cursor.json();
}

/// The block under `expect` that is for this platform, if there is one.
std::optional<Cursor> platform_block(const Cursor& expect) {
    expect.only_keys({"linux", "macos", "posix", "windows"});
    for (const auto& [platform, block] : expect.members()) block.only_keys(expectation_keys);
    for (const auto& word : platform_words())
        if (auto block = expect.find(word)) return block;
    return std::nullopt;
}

void read_expectations(const Cursor& cursor, Step& step) {
    std::vector<Cursor> blocks{cursor};
    if (const auto expect = cursor.find("expect"))
        if (const auto block = platform_block(*expect)) blocks.push_back(*block);
    for (const auto& block : blocks)
        for (const auto& key : expectation_keys)
            if (const auto found = block.find(key)) {
                if (step.expected_as_written.contains(key))
                    found->fail("'" + key + "' is said twice for this platform");
                read_expectation(key, *found, step.expectation);
                step.expected_as_written[key] = found->json();
            }
    int ways = 0;
    for (const auto& key : {"returns", "raises", "outcomes"}) ways += step.expected_as_written.contains(key) ? 1 : 0;
    if (ways > 1) cursor.fail("has more than one of returns, raises and outcomes");
}

void read_engine_step(const Cursor& cursor, const EngineOp& op, Step& step) {
    std::vector<std::string> known{"op", "deadline", "expect"};
    known.insert(known.end(), expectation_keys.begin(), expectation_keys.end());
    for (std::string key : op.keys) {
        const bool optional = key.ends_with('?');
        if (optional) key.pop_back();
        known.push_back(key);
        if (!optional || cursor.has(key)) step.parameters[key] = cursor.at(key).json();
    }
    cursor.only_keys(known);
    if (step.op == "join") step.call = cursor.at("call").text();
}

void read_api_step(const Cursor& cursor, const Method& method, Step& step) {
    std::vector<std::string> known{"op", "as", "on", "concurrent", "deadline", "expect"};
    known.insert(known.end(), expectation_keys.begin(), expectation_keys.end());
    for (const auto& [name, parameter] : method.parameters) {
        known.push_back(name);
        if (parameter.required || cursor.has(name)) step.parameters[name] = cursor.at(name).json();
    }
    cursor.only_keys(known);
    if (const auto as = cursor.find("as")) step.as = as->text();
    if (const auto on = cursor.find("on")) step.on = on->text();
    if (const auto concurrent = cursor.find("concurrent")) step.concurrent = concurrent->boolean();
    if (method.on_object && step.on.empty()) cursor.fail(step.op + " needs the key 'on': the object it is called on");
    if (!method.on_object && !step.on.empty()) cursor.fail_at("on", step.op + " is not called on an object");
    if (step.op == "Popen" && step.as.empty()) cursor.fail("Popen needs the key 'as': the name of the object");
    if (step.concurrent && step.as.empty()) cursor.fail("a concurrent call needs the key 'as': the name to join it by");
}

void add_redirect_feature(const Json& redirect, const Api& api, std::set<std::string>& capabilities) {
    // That a word is none of those is complained of where types are checked.
    const std::string word = redirect.is_string() ? "redirect." + redirect.get<std::string>() : "";
    if (api.has_capability(word)) capabilities.insert(word);
    for (const auto* form : {"fd", "file", "stream"})
        if (redirect.is_object() && redirect.contains(form)) capabilities.insert(std::string("redirect.") + form);
}

void add_owner_feature(const Json& owner, std::set<std::string>& capabilities) {
    if (owner.is_string()) capabilities.insert("owner.name");
    if (owner.is_array())
        for (const auto& one : owner) add_owner_feature(one, capabilities);
}

void add_args_features(const Step& step, std::set<std::string>& capabilities) {
    const Json args = step.parameters.value("args", Json());
    const bool shell = step.parameters.value("shell", Json(false)) == Json(true);
    if (!args.is_array() && !args.is_null() && !shell) capabilities.insert("args.string");
    for (const auto& argument : args.is_array() ? args : Json::array({args}))
        if (argument.is_object()) capabilities.insert("args.bytes");
}

void add_error_features(const Json& outcome, std::set<std::string>& capabilities) {
    const Json raises = outcome.value("raises", Json::object());
    const std::string kind = text_or(raises, "kind", "");
    if (kind == "OSError" && raises.contains("filename")) capabilities.insert("OSError.filename");
    for (const auto* attribute : {"output", "stdout", "stderr"})
        if (kind == "TimeoutExpired" && raises.contains(attribute) && !raises.at(attribute).is_null())
            capabilities.insert("TimeoutExpired.output");
}

/// The attribute args of an object, which not every library keeps.
bool expects_args(const Step& step) {
    const bool shows_attributes = step.op == "Popen" || step.op == "attributes";
    return shows_attributes && member(step.expected_as_written, "returns").contains("args");
}

void add_capabilities(const Step& step, const Api& api, std::set<std::string>& capabilities) {
    for (const auto& outcome : step.expectation.outcomes) add_error_features(outcome, capabilities);
    if (!step.expectation.warnings.is_null()) capabilities.insert("ResourceWarning");
    if (!step.expectation.audit.is_null()) capabilities.insert("audit");
    if (expects_args(step)) capabilities.insert("attributes.args");
    const Method* method = api.method(step.op);
    if (!method) return;
    capabilities.insert(step.op);
    if (step.concurrent) capabilities.insert("concurrent");
    for (const auto& [name, value] : step.parameters.items()) {
        const Parameter& parameter = method->parameters.at(name);
        capabilities.insert(parameter.capability);
        if (parameter.type == "redirect") add_redirect_feature(value, api, capabilities);
        if (parameter.type == "owner" || parameter.type == "owners") add_owner_feature(value, capabilities);
    }
    if (step.parameters.contains("args")) add_args_features(step, capabilities);
}

/// Whether an object is called while a call on it is under way.
bool has_overlapping_calls(const std::vector<Step>& steps) {
    std::map<std::string, std::string> under_way;  // call → object
    for (const auto& step : steps) {
        if (step.op == "join") under_way.erase(step.call);
        for (const auto& [call, object] : under_way)
            if (!step.on.empty() && object == step.on) return true;
        if (step.concurrent) under_way[step.as] = step.on;
    }
    return false;
}

}  // namespace

const EngineOp* engine_op(const std::string& op) {
    const auto found = engine_ops().find(op);
    return found == engine_ops().end() ? nullptr : &found->second;
}

bool is_error_kind(const std::string& name) {
    return std::find(error_kinds.begin(), error_kinds.end(), name) != error_kinds.end();
}

Step read_step(const Cursor& cursor, const Api& api) {
    Step step;
    step.place = cursor.place();
    step.op = cursor.at("op").text();
    if (const EngineOp* own = engine_op(step.op)) {
        read_engine_step(cursor, *own, step);
    } else if (const Method* method = api.method(step.op)) {
        read_api_step(cursor, *method, step);
    } else {
        std::vector<std::string> known = api.method_names();
        for (const auto& [name, op] : engine_ops()) known.push_back(name);
        cursor.at("op").fail("there is no op '" + step.op + "'" + did_you_mean(step.op, known));
    }
    if (const auto deadline = cursor.find("deadline")) step.deadline = deadline->number();
    read_expectations(cursor, step);
    return step;
}

std::set<std::string> needed_capabilities(const std::vector<Step>& steps, const Api& api) {
    std::set<std::string> capabilities;
    for (const auto& step : steps) add_capabilities(step, api, capabilities);
    if (has_overlapping_calls(steps)) capabilities.insert("concurrent.object");
    return capabilities;
}

}  // namespace childproof
