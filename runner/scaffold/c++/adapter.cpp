// The adapter of @name@: maps the calls of childproof's protocol (spec/protocol.md) onto it, and reports what happened.

#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

using Json = nlohmann::json;

extern char** environ;

namespace {

// What the library itself has, by the names of spec/api.yaml; a parameter of the constructor is Popen.NAME, also where
// `run` takes it. Whatever is not listed is not asked for. `--case GLOB` plays a few cases while this list grows.
const std::vector<std::string> capabilities{"run", "Popen.args"};

/// The call is not made.
struct Refused : std::runtime_error {
    Refused(int code, const std::string& message, Json data = Json::object())
        : std::runtime_error(message), error{{"code", code}, {"message", message}, {"data", std::move(data)}} {}
    Json error;
};

constexpr int no_such_method = -32601, bad_parameter = -32602, broken = -32603;

[[noreturn]] void throw_errno(int error, const char* what) {
    throw std::system_error(error, std::generic_category(), what);
}

/// The call onto the library: posix_spawn in place of @name@, a working example, to be changed piece by piece.
Json run(const Json& params) {
    auto args = params.at("args").get<std::vector<std::string>>();
    std::vector<char*> argv;
    for (auto& arg : args) argv.push_back(arg.data());
    argv.push_back(nullptr);
    pid_t pid = -1;
    if (const int error = posix_spawnp(&pid, argv[0], nullptr, nullptr, argv.data(), environ))
        throw_errno(error, argv[0]);
    int status = 0;
    if (waitpid(pid, &status, 0) < 0) throw_errno(errno, "waitpid");
    const int returncode = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return {{"args", params.at("args")}, {"returncode", returncode}, {"stdout", nullptr}, {"stderr", nullptr}};
}

/// What the library threw; the kinds are those of spec/protocol.md.
Json describe(const std::exception& error) {
    if (const auto* system = dynamic_cast<const std::system_error*>(&error))
        return {{"kind", "OSError"},
                {"name", "std::system_error"},
                {"message", error.what()},
                {"errno", system->code().value()}};
    return {{"kind", "Other"}, {"name", "std::exception"}, {"message", error.what()}};
}

Json call(const std::string& method, const Json& params) {
    if (method != "run") throw Refused(no_such_method, "there is no method " + method);
    for (const auto& [name, value] : params.items())
        if (name != "args") throw Refused(bad_parameter, method + " has no parameter " + name, {{"parameter", name}});
    const auto began = std::chrono::steady_clock::now();
    Json outcome;
    try {
        outcome["value"] = run(params);
    } catch (const std::exception& error) {
        outcome["raised"] = describe(error);
    }
    outcome["elapsed_ns"] = std::chrono::nanoseconds(std::chrono::steady_clock::now() - began).count();
    return outcome;
}

Json answer(const Json& request) {
    Json response{{"jsonrpc", "2.0"}, {"id", request.at("id")}};
    try {
        response["result"] = call(request.at("method").get<std::string>(), request.value("params", Json::object()));
    } catch (const Refused& refused) {
        response["error"] = refused.error;
    } catch (const std::exception& error) {
        response["error"] = {{"code", broken}, {"message", error.what()}};
    }
    return response;
}

/// The control channel: a line a message. The `tcp:` form is for platforms without Unix sockets.
class Channel {
public:
    explicit Channel(const std::string& control) : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string prefix = "unix:";
        if (control.rfind(prefix, 0) != 0 || control.size() - prefix.size() >= sizeof address.sun_path)
            throw std::runtime_error("--control must be unix:PATH, is " + control);
        control.copy(address.sun_path, sizeof address.sun_path - 1, prefix.size());
        if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw_errno(errno, "connect");
    }

    void send(const Json& message) {
        // Text that is not valid UTF-8 has to be reported as bytes; see "Values" in spec/protocol.md.
        const std::string line = message.dump() + "\n";
        for (std::size_t sent = 0; sent < line.size();) {
            const ssize_t count = ::send(socket_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
            if (count < 0) throw_errno(errno, "send");
            sent += static_cast<std::size_t>(count);
        }
    }

    /// False at the end.
    bool receive(Json& message) {
        std::size_t end;
        while ((end = pending_.find('\n')) == std::string::npos) {
            char buffer[65536];
            const ssize_t count = read(socket_, buffer, sizeof buffer);
            if (count <= 0) return false;
            pending_.append(buffer, static_cast<std::size_t>(count));
        }
        message = Json::parse(pending_.substr(0, end));
        pending_.erase(0, end + 1);
        return true;
    }

private:
    int socket_;
    std::string pending_;
};

std::string option(const std::vector<std::string>& arguments, const std::string& name) {
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i] == name) return arguments[i + 1];
    throw std::runtime_error(name + " is missing");
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> arguments(argv + 1, argv + argc);
        Channel channel(option(arguments, "--control"));
        channel.send({{"jsonrpc", "2.0"},
                      {"method", "hello"},
                      {"params",
                       {{"token", option(arguments, "--token")},
                        {"protocol", 1},
                        {"implementation", {{"name", "@name@"}, {"version", "0"}, {"language", "C++"}}},
                        {"documented", {"3.13"}},
                        {"capabilities", capabilities}}}});
        for (Json request; channel.receive(request);) channel.send(answer(request));
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
