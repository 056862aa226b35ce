/// \file
/// Names in texts that stand for something: "$child", "$p.pid", "${sandbox}x", "$$".
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace childproof {

/// Gives the value of a dotted name, or nothing, and then the name is left as it stands.
using Resolver = std::function<std::optional<Json>(const std::vector<std::string>& name)>;

/// Replaces names in all texts and keys of a value. A text that is only one name becomes its value, of whatever type.
/// `keep_dollars`: "$$" stays, for a later round; else it becomes "$".
Json replace_names(const Json& value, const Resolver& resolve, bool keep_dollars);

/// All names in the texts and keys of a value, dotted.
std::vector<std::vector<std::string>> names_in(const Json& value);

/// "p.pid" for {"p", "pid"}.
std::string joined(const std::vector<std::string>& name);

}  // namespace childproof
