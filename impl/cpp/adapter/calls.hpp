/// \file
/// The methods of the protocol, mapped onto the library.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "outcome.hpp"

namespace adapter {

/// The call that a request asks for. Throws Refused if it cannot be made.
Call prepare(const std::string& method, const nlohmann::json& parameters);

/// What `hello` declares.
std::vector<std::string> capabilities();

}  // namespace adapter
