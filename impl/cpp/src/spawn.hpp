/// \file
#pragma once

#include <memory>
#include <subprocess/args.hpp>
#include <subprocess/options.hpp>

#include "process.hpp"

namespace subprocess {

struct Spawned {
    std::unique_ptr<Process> process;
    Backend backend;  ///< never automatic
};

/// Starts a child. `ends` are the descriptors for its stdin, stdout and stderr; -1: it has this process's. One that is
/// `waited_for_at_once`, without a limit, needs no descriptor that stands for it. Throws OSError, ValueError for
/// options that this platform, or the backend asked for, does not have.
Spawned spawn(const Args& args, const Options& options, const int (&ends)[3], bool waited_for_at_once);

}  // namespace subprocess
