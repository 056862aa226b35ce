/// \file
/// The JSON type of the engine. Objects keep the order of their keys, so that what is written reads like what was read.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace childproof {

/// Inside the engine, bytes are a binary value; `values.hpp` converts from and to the forms of files and protocol.
using Json = nlohmann::ordered_json;

/// JSON for a message to a person: one line, bytes that are not text shown as such.
std::string shown(const Json& value);

/// The text of a key that is there and is text; otherwise `otherwise`.
std::string text_or(const Json& object, std::string_view key, std::string_view otherwise);

/// The member of that name, or null (which iterates like an empty list) if there is none.
const Json& member(const Json& object, std::string_view key);

}  // namespace childproof
