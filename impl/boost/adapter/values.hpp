// Text and bytes, as the protocol writes them. The library under test does not tell them apart: both are std::string.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

using Json = nlohmann::json;

/// The bytes that a value stands for; throws Json::exception if it is no text or bytes.
std::string data_from_json(const Json& value);

/// Bytes, as a child wrote them.
Json bytes_to_json(const std::string& bytes);
