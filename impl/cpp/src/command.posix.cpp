#include "command.posix.hpp"

#include <cstdlib>

namespace subprocess {
namespace {

/// The path that os.get_exec_path falls back to.
constexpr std::string_view default_path = "/bin:/usr/bin";

/// As exec wants it, which does not write to it.
char* unchanged(const char* string) { return const_cast<char*>(string); }

std::vector<char*> command_line(const Args& args, const Options& options) {
    std::vector<char*> argv;
    argv.reserve(args.items().size() + 3);
    if (options.shell) {
        argv.push_back(unchanged(options.executable ? options.executable->c_str() : "/bin/sh"));
        argv.push_back(unchanged("-c"));
    }
    for (const std::string& item : args.items()) argv.push_back(unchanged(item.c_str()));
    argv.push_back(nullptr);
    return argv;
}

std::string search_path(const Env& env) {
    if (env.given()) {
        for (const auto& [name, value] : env.variables()) {
            if (name == "PATH") return value;
        }
    } else if (const char* const path = std::getenv("PATH")) {
        return path;
    }
    return std::string(default_path);
}

std::string join(std::string_view directory, std::string_view name) {
    std::string path(directory);
    if (!path.empty() && path.back() != '/') path += '/';
    return path += name;
}

/// As os.execvpe looks for a program; an empty directory is the working directory.
std::vector<std::string> find_candidates(std::string_view program, const Env& env) {
    std::vector<std::string> candidates;
    const std::string path = search_path(env);
    std::string_view rest = path;
    for (;;) {
        const std::size_t end = rest.find(':');
        candidates.push_back(join(rest.substr(0, end), program));
        if (end == rest.npos) return candidates;
        rest.remove_prefix(end + 1);
    }
}

void set_programs(Command& command, const Env& env) {
    if (std::string_view(command.program).find('/') != std::string_view::npos) {
        command.programs = {command.program, nullptr};
        return;
    }
    command.candidates = find_candidates(command.program, env);
    for (const std::string& candidate : command.candidates) command.programs.push_back(candidate.c_str());
    command.programs.push_back(nullptr);
}

void set_environment(Command& command, const Env& env) {
    if (!env.given()) return;
    for (const auto& [name, value] : env.variables()) command.env.emplace_back(name).append("=").append(value);
    for (std::string& variable : command.env) command.envp.push_back(variable.data());
    command.envp.push_back(nullptr);
}

}  // namespace

Command make_command(const Args& args, const Options& options) {
    Command command;
    command.argv = command_line(args, options);
    command.program = options.executable ? options.executable->c_str() : command.argv.front();
    set_programs(command, options.env);
    set_environment(command, options.env);
    return command;
}

}  // namespace subprocess
