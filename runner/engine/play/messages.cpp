#include "play/messages.hpp"

#include "base/values.hpp"
#include "judge/pattern.hpp"
#include "load/steps.hpp"
#include "play/adapter_failures.hpp"

namespace childproof {
namespace {

constexpr int protocol_version = 1;
constexpr int deepest_nesting = 100;  // what comes deeper could exhaust the stack
constexpr int unknown_handle = -32002;

const Json& field(const Json& object, const std::string& name, const char* type, bool (*is_type)(const Json&)) {
    const auto found = object.find(name);
    if (found == object.end() || !is_type(*found))
        throw AdapterBroken("the adapter's message has no " + name + " (" + type + "): " + beginning(object.dump()));
    return *found;
}

std::string text_field(const Json& object, const std::string& name) {
    return field(object, name, "text", [](const Json& v) { return v.is_string(); }).get<std::string>();
}

std::vector<std::string> texts_field(const Json& object, const std::string& name) {
    std::vector<std::string> texts;
    for (const auto& element : field(object, name, "a list of texts", [](const Json& v) { return v.is_array(); })) {
        if (!element.is_string())
            throw AdapterBroken("in the adapter's " + name + " there is " + element.dump() + ", which is not text");
        texts.push_back(element.get<std::string>());
    }
    return texts;
}

const Json& object_field(const Json& object, const std::string& name) {
    return field(object, name, "an object", [](const Json& v) { return v.is_object(); });
}

Json decoded(const Json& value, const std::string& what) {
    try {
        return from_protocol(value);
    } catch (const std::invalid_argument& error) {
        throw AdapterBroken("the adapter's " + what + " holds a value that is not one: " + error.what());
    }
}

Json warning_kinds(const Json& result) {
    if (!result.contains("warnings")) return nullptr;
    Json kinds = Json::array();
    for (const auto& warning : field(result, "warnings", "a list", [](const Json& v) { return v.is_array(); }))
        kinds.push_back(text_field(warning, "kind"));
    return kinds;
}

Observation read_result(const Json& result, const std::string& method) {
    const std::string what = "result of " + method;
    Observation observation;
    const auto is_count = [](const Json& v) { return v.is_number_integer() && v >= 0; };
    observation.elapsed = field(result, "elapsed_ns", "a number of nanoseconds", is_count).get<double>() / 1e9;
    if (result.contains("value") == result.contains("raised"))
        throw AdapterBroken("the adapter's " + what + " must have either value or raised: " + beginning(result.dump()));
    if (result.contains("value")) observation.value = decoded(result.at("value"), what);
    if (result.contains("raised")) {
        const std::string kind = text_field(object_field(result, "raised"), "kind");
        if (!is_error_kind(kind))
            throw AdapterBroken("the adapter's " + what + " is of the kind '" + kind + "', which there is not");
        observation.raised = decoded(result.at("raised"), what);
    }
    observation.warnings = warning_kinds(result);
    if (result.contains("audit")) observation.audit = decoded(object_field(result, "audit"), what);
    return observation;
}

}  // namespace

std::string beginning(const std::string& line) { return described(Json(line.substr(0, 80))); }

Json read_message(const std::string& line) {
    const auto not_too_deep = [](int depth, Json::parse_event_t, const Json&) {
        if (depth > deepest_nesting)
            throw AdapterBroken("the adapter sent a message that nests deeper than " + std::to_string(deepest_nesting));
        return true;
    };
    Json message = Json::parse(line, not_too_deep, false);
    if (message.is_discarded()) throw AdapterBroken("the adapter sent a line that is not JSON: " + beginning(line));
    if (!message.is_object() || text_or(message, "jsonrpc", "") != "2.0")
        throw AdapterBroken("the adapter sent a message that is not JSON-RPC 2.0: " + beginning(line));
    return message;
}

Hello read_hello(const std::string& line, const std::string& token, const Api& api) {
    const Json message = read_message(line);
    if (text_or(message, "method", "") != "hello")
        throw AdapterBroken("the adapter's first message is not hello: " + beginning(line));
    const Json& params = object_field(message, "params");
    if (text_field(params, "token") != token) throw AdapterBroken("the adapter's hello has the wrong token");
    if (params.value("protocol", Json()) != protocol_version)
        throw AdapterBroken("the adapter speaks protocol " + params.value("protocol", Json()).dump() + ", the engine " +
                            std::to_string(protocol_version));
    Hello hello;
    const Json& implementation = object_field(params, "implementation");
    hello.name = text_field(implementation, "name");
    hello.version = text_field(implementation, "version");
    hello.language = text_or(implementation, "language", "");
    hello.documented = texts_field(params, "documented");
    if (hello.documented.empty()) throw AdapterBroken("the adapter's hello claims no documented version");
    for (const auto& name : texts_field(params, "capabilities")) {
        if (!api.has_capability(name))
            throw AdapterBroken("the adapter declares the capability '" + name +
                                "', which spec/api.yaml does not have" + did_you_mean(name, api.capability_names()));
        hello.capabilities.insert(name);
    }
    return hello;
}

Reply read_reply(const Json& message, const std::string& method) {
    if (message.contains("result") == message.contains("error"))
        throw AdapterBroken("the adapter's response to " + method +
                            " must have either result or error: " + beginning(message.dump()));
    Reply reply;
    if (message.contains("error")) {
        reply.refused = object_field(message, "error");
        field(*reply.refused, "code", "a number", [](const Json& v) { return v.is_number_integer(); });
        if ((*reply.refused)["code"] == unknown_handle)
            throw AdapterBroken("the adapter does not know the object or stream it was given (" + method +
                                "): " + text_or(*reply.refused, "message", ""));
    } else {
        reply.observation = read_result(object_field(message, "result"), method);
    }
    return reply;
}

}  // namespace childproof
