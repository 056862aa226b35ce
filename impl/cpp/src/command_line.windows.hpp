/// \file
/// From args, shell, executable and env to what CreateProcess takes.
#pragma once

#include <string>
#include <subprocess/args.hpp>
#include <subprocess/options.hpp>

namespace subprocess {

struct CommandLine {
    std::string program;      ///< as errors name it
    std::wstring executable;  ///< empty: the system takes the program's name from the line
    std::wstring line;
};

/// Throws OSError if there is no shell, UnicodeError for what is not UTF-8.
CommandLine make_command_line(const Args& args, const Options& options);

/// "NAME=value" with a NUL behind each, sorted as the system wants it, and a NUL behind all.
std::wstring make_environment(const Env& env);

}  // namespace subprocess
