/// \file
/// The actions of preexec_fn.
#pragma once

#include <string>

#include <subprocess/options.hpp>

#include "values.hpp"

namespace adapter {

/// The function that a value like {"call": "chdir", "with": "/"} describes; none for null.
subprocess::PreexecFn decode_action(const json& value, const std::string& name);

}  // namespace adapter
