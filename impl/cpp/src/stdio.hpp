/// \file
#pragma once

#include <subprocess/options.hpp>

#include "descriptor.hpp"

namespace subprocess {

/// What stdin, stdout and stderr of a child are made of.
struct Stdio {
    int ends[3] = {-1, -1, -1};  ///< what the child gets; -1: what this process has
    Descriptor owned[3];         ///< those of the ends that are ours, to be closed once the child has them
    Descriptor ours[3];          ///< this process's ends of the pipes
};

/// Opens what the options ask for. Throws OSError; a descriptor that is not open is found before any is opened, so that
/// none of ours can take its number.
Stdio open_stdio(const Options& options);

}  // namespace subprocess
