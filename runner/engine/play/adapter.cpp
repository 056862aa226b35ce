#include "play/adapter.hpp"

#include <algorithm>
#include <fstream>
#include <random>

#include "base/platform.hpp"
#include "base/values.hpp"
#include "judge/pattern.hpp"
#include "load/steps.hpp"

namespace childproof {
namespace {

constexpr int protocol_version = 1;
constexpr int method_not_found = -32601;
constexpr int invalid_params = -32602;
constexpr int unknown_handle = -32002;

std::string random_word() {
    static thread_local std::mt19937_64 generator{std::random_device{}()};
    std::string word;
    for (int i = 0; i < 32; ++i) word += "0123456789abcdef"[generator() % 16];
    return word;
}

std::string beginning(const std::string& text) { return described(Json(text.substr(0, 80))); }

std::vector<std::string> with_options(std::vector<std::string> command, const std::string& address,
                                      const std::string& token) {
    command.insert(command.end(), {"--control", address, "--token", token});
    return command;
}

Json parse_message(const std::string& line) {
    Json message = Json::parse(line, nullptr, false);
    if (message.is_discarded()) throw AdapterBroken("the adapter sent a line that is not JSON: " + beginning(line));
    if (!message.is_object() || text_or(message, "jsonrpc", "") != "2.0")
        throw AdapterBroken("the adapter sent a message that is not JSON-RPC 2.0: " + beginning(line));
    return message;
}

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

std::string log_end(const std::filesystem::path& log) {
    constexpr std::streamoff kept = 2000;
    std::ifstream file(log, std::ios::binary | std::ios::ate);
    if (!file) return "";
    const std::streamoff size = file.tellg();
    file.seekg(std::max<std::streamoff>(0, size - kept));
    return {std::istreambuf_iterator<char>(file), {}};
}

Adapter::Adapter(const Api& api, const std::vector<std::string>& command, const Json& world,
                 const std::filesystem::path& folder, bool tcp, double deadline)
    : api_(api), link_(folder, tcp), token_(random_word()), log_(folder / "log") {
    process_ = std::make_unique<AdapterProcess>(world, folder, with_options(command, link_.address(), token_));
    link_.watch(process_->news());
    const Deadline end = seconds_from_now(deadline);
    read_started(end);
    switch (link_.accept(end)) {
        case Link::Event::accepted:
            break;
        case Link::Event::interrupted:
            throw Interrupted();
        case Link::Event::timeout:
            throw AdapterHung("the adapter did not connect within " + std::to_string(deadline) + " s");
        default:
            throw AdapterCrashed("the adapter ended before it connected: " + how_it_ended());
    }
    read_hello(await_line("its hello", deadline, end));
}

Adapter::~Adapter() { link_.close(); }

void Adapter::read_started(Deadline end) {
    std::string news;
    const auto event = link_.receive_news(news, end);
    if (event == Link::Event::interrupted) throw Interrupted();
    if (event != Link::Event::line) throw HarnessError("the keeper of an adapter did not start");
    if (!news.starts_with("started "))
        throw AdapterNotStarted("the adapter could not be started: " + news.substr(news.find(' ') + 1));
    pid_ = std::stoi(news.substr(8));
}

std::string Adapter::how_it_ended() {
    std::string news;
    const auto event = link_.receive_news(news, seconds_from_now(2));
    if (event != Link::Event::line) return "it closed the connection, and still runs";
    if (news.starts_with("signal ")) return "killed by " + signal_name(std::stoi(news.substr(7)));
    if (news.starts_with("failed ")) throw AdapterNotStarted("the adapter could not be started: " + news.substr(7));
    return "exit status " + news.substr(5);
}

std::string Adapter::await_line(const std::string& what, double deadline, Deadline end) {
    std::string line;
    for (;;) {
        const auto event = link_.receive(line, end);
        const std::string& rest = link_.unfinished();
        if (event == Link::Event::line) return line;
        if (event == Link::Event::interrupted) throw Interrupted();
        if (rest.size() > longest_line)
            throw AdapterBroken("the adapter sent a line of more than 64 MiB: " + beginning(rest));
        if (!rest.empty() && event != Link::Event::news)
            throw AdapterBroken("the adapter sent " + std::to_string(rest.size()) +
                                " bytes without a line's end: " + beginning(rest));
        char seconds[32];
        std::snprintf(seconds, sizeof seconds, "%g s", deadline);
        if (event == Link::Event::timeout)
            throw AdapterHung("no response within " + std::string(seconds) + " to " + what);
        throw AdapterCrashed("the adapter ended instead of answering " + what + ": " + how_it_ended());
    }
}

void Adapter::read_hello(const std::string& line) {
    const Json message = parse_message(line);
    if (text_or(message, "method", "") != "hello")
        throw AdapterBroken("the adapter's first message is not hello: " + beginning(line));
    const Json& params = object_field(message, "params");
    if (text_field(params, "token") != token_) throw AdapterBroken("the adapter's hello has the wrong token");
    if (params.value("protocol", Json()) != protocol_version)
        throw AdapterBroken("the adapter speaks protocol " + params.value("protocol", Json()).dump() + ", the engine " +
                            std::to_string(protocol_version));
    const Json& implementation = object_field(params, "implementation");
    hello_.name = text_field(implementation, "name");
    hello_.version = text_field(implementation, "version");
    hello_.language = text_or(implementation, "language", "");
    hello_.documented = texts_field(params, "documented");
    if (hello_.documented.empty()) throw AdapterBroken("the adapter's hello claims no documented version");
    for (const auto& name : texts_field(params, "capabilities")) {
        if (!api_.has_capability(name))
            throw AdapterBroken("the adapter declares the capability '" + name +
                                "', which spec/api.yaml does not have" + did_you_mean(name, api_.capability_names()));
        hello_.capabilities.insert(name);
    }
}

int Adapter::begin(const std::string& method, const Json& params) {
    const int id = ++last_id_;
    open_calls_[id] = method;
    const Json request{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}};
    link_.send(request.dump(-1, ' ', false, Json::error_handler_t::replace));
    return id;
}

void Adapter::accept_response(const std::string& line) {
    const Json message = parse_message(line);
    const Json id = message.value("id", Json());
    const auto open = id.is_number_integer() ? open_calls_.find(id.get<int>()) : open_calls_.end();
    if (open == open_calls_.end())
        throw AdapterBroken("the adapter sent a response that nobody is waiting for (id " + id.dump() +
                            "): " + beginning(line));
    if (message.contains("result") == message.contains("error"))
        throw AdapterBroken("the adapter's response to " + open->second +
                            " must have either result or error: " + beginning(line));
    Reply reply;
    if (message.contains("error")) {
        reply.refused = object_field(message, "error");
        field(*reply.refused, "code", "a number", [](const Json& v) { return v.is_number_integer(); });
        if ((*reply.refused)["code"] == unknown_handle)
            throw AdapterBroken("the adapter does not know the object or stream it was given (" + open->second +
                                "): " + text_or(*reply.refused, "message", ""));
    } else {
        reply.observation = read_result(object_field(message, "result"), open->second);
    }
    replies_[open->first] = std::move(reply);
    open_calls_.erase(open);
}

Reply Adapter::finish(int id, double deadline) {
    const Deadline end = seconds_from_now(deadline);
    while (replies_.count(id) == 0) accept_response(await_line(open_calls_.at(id), deadline, end));
    Reply reply = std::move(replies_.at(id));
    replies_.erase(id);
    return reply;
}

Reply Adapter::call(const std::string& method, const Json& params, double deadline) {
    return finish(begin(method, params), deadline);
}

void Adapter::follow(const std::string& spec, double deadline) {
    const bool claimed = std::find(hello_.documented.begin(), hello_.documented.end(), spec) != hello_.documented.end();
    if (hello_.capabilities.count("follow") == 0 || !claimed) return;
    const Reply reply = call("follow", Json{{"documented", spec}}, deadline);
    if (reply.refused)
        throw AdapterBroken("the adapter declares follow, but refuses to follow " + spec + ": " +
                            text_or(*reply.refused, "message", ""));
}

void Adapter::check_silence(double deadline) {
    // What was sent without being asked for comes before the refusal of a method that nobody has.
    call("nothing_more", Json::object(), deadline);
}

void Adapter::check_honesty(const std::string& nothing, double deadline) {
    const auto expect_refusal = [&](const std::string& method, const Json& params, int code, const std::string& what) {
        const Reply reply = call(method, params, deadline);
        if (!reply.refused || (*reply.refused)["code"] != code)
            throw AdapterBroken("the adapter is not honest: " + what + " must be answered with the error " +
                                std::to_string(code) + ", was answered with " +
                                (reply.refused ? reply.refused->dump() : "a result"));
    };
    const std::string unknown = "canary_" + random_word();
    expect_refusal(unknown, Json::object(), method_not_found, "the unknown method " + unknown);
    for (const auto* method : {"run", "call", "Popen"}) {
        if (hello_.capabilities.count(method) == 0) continue;
        Json params{{"args", {nothing}}, {unknown, true}};
        if (method == std::string("Popen")) params["handle"] = "canary";
        expect_refusal(method, params, invalid_params,
                       std::string("the unknown parameter ") + unknown + " of " + method);
        return;
    }
}

}  // namespace childproof
