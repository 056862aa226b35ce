/// \file
/// The values of cases and calls in their four forms: as written in YAML, as sent (the protocol's JSON), as compared
/// (bytes are binary) and as recorded (long ones cut).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace childproof {

std::string base64_encode(std::string_view bytes);
/// Throws std::invalid_argument unless it is base64 with its padding.
std::string base64_decode(std::string_view text);

/// The first `length` bytes of the generated stream (protocol.md).
std::string generated(std::size_t length);

/// A binary value that holds these bytes.
Json bytes_value(std::string_view bytes);
/// The bytes of a text or binary value.
std::string data_of(const Json& value);
inline bool is_data(const Json& value) { return value.is_string() || value.is_binary(); }

/// Whether `value` is a mapping with this single key.
bool has_only_key(const Json& value, std::string_view key);

/// From the form of the protocol to the form that is compared. Throws std::invalid_argument.
Json from_protocol(const Json& value);
/// From the form of a case ({bytes: …}, {hex: …}) to the protocol's; generated data stays a reference.
/// Throws std::invalid_argument.
Json case_to_protocol(const Json& value);
/// From the form that is compared to the form of result files.
Json to_recorded(const Json& value);

}  // namespace childproof
