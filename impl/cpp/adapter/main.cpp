#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "calls.hpp"
#include "channel.hpp"
#include "followed.hpp"
#include "outcome.hpp"
#include "refused.hpp"

namespace adapter {
namespace {

using nlohmann::json;

json documented() {
    json versions = json::array();
    for (const auto& [name, version] : kDocumented) versions.push_back(name);
    return versions;
}

json hello(const std::string& token) {
    return {{"jsonrpc", "2.0"},
            {"method", "hello"},
            {"params",
             {{"token", token},
              {"protocol", 1},
              {"implementation", {{"name", "cpp"}, {"version", LIBRARY_VERSION}, {"language", "C++"}}},
              {"documented", documented()},
              {"capabilities", capabilities()}}}};
}

void respond(Channel& channel, const json& id, const char* member, json content) {
    channel.send(json{{"jsonrpc", "2.0"}, {"id", id}, {member, std::move(content)}}.dump());
}

void answer(Channel& channel, const json& id, Call call) {
    try {
        json result = call();
        call = nullptr;  // lets go of its object first: once the answer is there, the engine looks for what is left
        respond(channel, id, "result", std::move(result));
    } catch (const std::exception& error) {
        respond(channel, id, "error", Refused::internal(error.what()).error());
    }
}

void serve(Channel& channel) {
    while (const auto line = channel.receive()) {
        const json request = json::parse(*line);
        const json& id = request.at("id");
        json parameters = request.value("params", json::object());
        const bool concurrent = parameters.value("concurrent", false);
        parameters.erase("concurrent");
        try {
            Call call = prepare(request.at("method").get<std::string>(), parameters);
            if (concurrent) {
                std::thread([&channel, id, call = std::move(call)]() mutable {
                    answer(channel, id, std::move(call));
                }).detach();
            } else {
                answer(channel, id, std::move(call));
            }
        } catch (const Refused& refused) {
            respond(channel, id, "error", refused.error());
        } catch (const std::exception& error) {
            respond(channel, id, "error", Refused::internal(error.what()).error());
        }
    }
}

}  // namespace
}  // namespace adapter

int main(int argc, char** argv) {
    CLI::App app("The adapter of the C++ reference library: spec/protocol.md");
    std::string control;
    std::string token;
    app.add_option("--control", control, "unix:PATH or tcp:HOST:PORT")->required();
    app.add_option("--token", token, "what the engine knows this adapter by")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        adapter::Channel channel(control);
        adapter::Notes::install_hooks();
        channel.send(adapter::hello(token).dump());
        adapter::serve(channel);
        // At once, without destructors: threads may still wait for children.
        std::_Exit(EXIT_SUCCESS);
    } catch (const std::exception& error) {
        std::cerr << "cpp-adapter: " << error.what() << '\n';
        std::_Exit(EXIT_FAILURE);
    }
}
