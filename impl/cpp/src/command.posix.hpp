/// \file
/// From args, shell, executable and env to what exec takes.
#pragma once

#include <string>
#include <subprocess/args.hpp>
#include <subprocess/options.hpp>
#include <vector>

namespace subprocess {

/// Borrows the strings of args and options: long commands are not copied.
struct Command {
    const char* program;                ///< as errors name it
    std::vector<const char*> programs;  ///< the paths to try for it, one after the other, and a null pointer
    std::vector<char*> argv;            ///< and a null pointer
    std::vector<char*> envp;            ///< "NAME=value", and a null pointer; meaningless if it is inherited

    std::vector<std::string> candidates;  ///< what programs points to where there is a choice
    std::vector<std::string> env;         ///< what envp points to
};

Command make_command(const Args& args, const Options& options);

}  // namespace subprocess
