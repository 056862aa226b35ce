/// \file
/// The rules on options that hold on every platform.
#pragma once

#include <subprocess/args.hpp>
#include <subprocess/options.hpp>

namespace subprocess {

/// Throws ValueError (or what CPython throws, SubprocessError, for text and universal_newlines that contradict each
/// other) for what the constructor of Popen does not take.
void validate(const Args& args, const Options& options);

/// Throws ValueError for options that only `run` takes; `function` is what they were given to.
void refuse_run_options(const Options& options, const char* function, bool takes_timeout);

}  // namespace subprocess
