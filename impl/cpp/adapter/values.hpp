/// \file
/// Values of the protocol and of the library. A form that the library has no type for is a Refused parameter; `name`
/// is that of the parameter.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include <subprocess/args.hpp>
#include <subprocess/options.hpp>

namespace adapter {

using nlohmann::json;

/// Text or bytes; the library does not tell one from the other.
std::string decode_data(const json& value, const std::string& name);
std::optional<std::string> decode_optional_data(const json& value, const std::string& name);
std::vector<std::string> decode_sequence(const json& value, const std::string& name);
subprocess::Args decode_args(const json& value, const std::string& name);
subprocess::Timeout decode_timeout(const json& value, const std::string& name);
subprocess::Env decode_env(const json& value, const std::string& name);
subprocess::Owner decode_owner(const json& value, const std::string& name);
bool decode_bool(const json& value, const std::string& name);
int decode_int(const json& value, const std::string& name);
std::size_t decode_size(const json& value, const std::string& name);
std::vector<int> decode_ints(const json& value, const std::string& name);

/// Text; as bytes if it is not UTF-8.
json encode_text(const std::string& value);
json encode_bytes(const std::string& value);
/// A return code as documented: on POSIX -N for signal N, on Windows the 32 bits of the exit code without a sign.
json encode_returncode(std::optional<int> returncode);
/// What came from a stream.
json encode_stream(const std::optional<std::string>& value, bool text_mode);
json encode_args(const subprocess::Args& args);

}  // namespace adapter
