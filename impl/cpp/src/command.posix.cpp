#include "command.posix.hpp"

#include <cstdlib>

namespace subprocess {
namespace {

/// The path that os.get_exec_path falls back to.
constexpr std::string_view default_path = "/bin:/usr/bin";

std::vector<std::string> command_line(const Args& args, const Options& options) {
    if (!options.shell) return args.items();
    std::vector<std::string> argv{options.executable.value_or("/bin/sh"), "-c"};
    argv.insert(argv.end(), args.items().begin(), args.items().end());
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
std::vector<std::string> find_candidates(const std::string& program, const Env& env) {
    if (program.find('/') != program.npos) return {program};
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

}  // namespace

Command make_command(const Args& args, const Options& options) {
    Command command;
    command.argv = command_line(args, options);
    command.program = options.executable.value_or(command.argv.front());
    command.candidates = find_candidates(command.program, options.env);
    for (const auto& [name, value] : options.env.variables()) command.env.emplace_back(name).append("=").append(value);
    return command;
}

}  // namespace subprocess
