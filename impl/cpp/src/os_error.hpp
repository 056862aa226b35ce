/// \file
/// Throwing what a failed system call left behind.
#pragma once

#include <string>
#include <subprocess/errors.hpp>

namespace subprocess {

/// Throws OSError for an errno value.
[[noreturn]] inline void throw_os_error(int error, Step step = Step::none, std::string filename = {}) {
    throw OSError(std::error_code(error, std::generic_category()), step, std::move(filename));
}

}  // namespace subprocess
