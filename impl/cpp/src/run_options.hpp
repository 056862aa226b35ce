/// \file
#pragma once

#include <optional>
#include <string>
#include <subprocess/options.hpp>

namespace subprocess {

/// Those options of run that are none of Popen.
struct RunOptions {
    std::optional<std::string> input;
    Timeout timeout;
    bool check;
};

/// Takes them out of the options, and redirects the streams as they ask for. Throws ValueError for what contradicts
/// them.
RunOptions take_run_options(Options& options);

}  // namespace subprocess
