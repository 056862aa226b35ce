/// \file
/// From args, shell, executable and env to what exec takes.
#pragma once

#include <string>
#include <subprocess/args.hpp>
#include <subprocess/options.hpp>
#include <vector>

namespace subprocess {

struct Command {
    std::string program;                  ///< as errors name it
    std::vector<std::string> candidates;  ///< the paths to try for it, one after the other
    std::vector<std::string> argv;
    std::vector<std::string> env;  ///< "NAME=value"; meaningless if it is inherited
};

Command make_command(const Args& args, const Options& options);

}  // namespace subprocess
