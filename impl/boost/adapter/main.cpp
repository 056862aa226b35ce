// The adapter for Boost.Process: answers the engine's requests until it closes the connection.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <thread>

#include "adapter.hpp"
#include "control.hpp"

namespace {

void serve(const std::string& address, const std::string& token) {
    Control control(address);
    Adapter adapter;
    control.send(hello(token).dump());
    while (const auto line = control.receive()) {
        const Json request = Json::parse(*line);
        const auto respond = [&control, &adapter, request] { control.send(adapter.answer(request).dump()); };
        if (request.value("/params/concurrent"_json_pointer, false))
            std::thread(respond).detach();
        else
            respond();
    }
    // Children and calls that still go on are not waited for.
    std::_Exit(EXIT_SUCCESS);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("The childproof adapter for Boost.Process");
    std::string address, token;
    app.add_option("--control", address, "unix:PATH or tcp:HOST:PORT")->required();
    app.add_option("--token", token, "What hello has to say")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        serve(address, token);
    } catch (const std::exception& error) {
        std::cerr << "boost-adapter: " << error.what() << '\n';
    }
    return EXIT_FAILURE;
}
