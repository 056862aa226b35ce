/// \file
/// What an adapter sends, a line each (spec/protocol.md), read and checked. All of it throws AdapterBroken
/// (adapter_failures.hpp).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "judge/judgement.hpp"
#include "load/api.hpp"

namespace childproof {

/// What an adapter says of itself and its library.
struct Hello {
    std::string name, version, language;
    std::vector<std::string> documented;
    std::set<std::string> capabilities;
};

/// The response to a call: what was observed, or why the call was not made.
struct Reply {
    Observation observation;
    std::optional<Json> refused;  ///< the JSON-RPC error
};

/// A message of JSON-RPC 2.0.
Json read_message(const std::string& line);

/// An adapter's first message, which has to hold the token that the adapter was given.
Hello read_hello(const std::string& line, const std::string& token, const Api& api);

/// The response to a call of `method`.
Reply read_reply(const Json& message, const std::string& method);

/// The beginning of a line, for a complaint about it.
std::string beginning(const std::string& line);

}  // namespace childproof
