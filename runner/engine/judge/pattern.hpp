/// \file
/// Patterns (spec/cases.md, "Values and patterns") against observed values.
#pragma once

#include <optional>
#include <string>

#include "base/json.hpp"

namespace childproof {

/// Nothing if `value` matches, else what is wrong, as in "stdout is b\"ab\", expected b\"abc\"". `what` names the
/// value. Throws std::invalid_argument if the pattern is not one.
std::optional<std::string> difference(const Json& pattern, const Json& value, const std::string& what);

/// A value or pattern as it is shown in messages: texts in quotes, bytes as b"…", long ones cut.
std::string described(const Json& value);

}  // namespace childproof
