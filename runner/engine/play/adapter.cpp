#include "play/adapter.hpp"

#include <algorithm>
#include <fstream>
#include <random>

#include "base/platform.hpp"

namespace childproof {
namespace {

constexpr int method_not_found = -32601;
constexpr int invalid_params = -32602;

std::string random_word() {
    static thread_local std::mt19937_64 generator{std::random_device{}()};
    std::string word;
    for (int i = 0; i < 32; ++i) word += "0123456789abcdef"[generator() % 16];
    return word;
}

std::vector<std::string> with_options(std::vector<std::string> command, const std::string& address,
                                      const std::string& token) {
    command.insert(command.end(), {"--control", address, "--token", token});
    return command;
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
    : link_(folder, tcp), token_(random_word()), log_(folder / "log") {
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
    hello_ = read_hello(await_line("its hello", deadline, end), token_, api);
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

int Adapter::begin(const std::string& method, const Json& params) {
    const int id = ++last_id_;
    open_calls_[id] = method;
    const Json request{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}};
    link_.send(request.dump(-1, ' ', false, Json::error_handler_t::replace));
    return id;
}

void Adapter::accept_response(const std::string& line) {
    const Json message = read_message(line);
    const Json id = message.value("id", Json());
    const auto open = id.is_number_integer() ? open_calls_.find(id.get<int>()) : open_calls_.end();
    if (open == open_calls_.end())
        throw AdapterBroken("the adapter sent a response that nobody is waiting for (id " + id.dump() +
                            "): " + beginning(line));
    replies_[open->first] = read_reply(message, open->second);
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
