#include "values.hpp"

#include <utility>

#include "base64.hpp"
#include "generated.hpp"
#include "refused.hpp"

namespace adapter {
namespace {

constexpr std::size_t kWorthAbbreviating = 1024;

[[noreturn]] void refuse(const std::string& name, const json& value, const char* expected) {
    std::string shown = value.dump();
    if (shown.size() > 100) shown = shown.substr(0, 100) + "…";
    throw Refused::bad_parameter(name, "expected " + std::string(expected) + ", not " + shown);
}

std::pair<std::string, std::string> decode_variable(const json& pair, const std::string& name) {
    if (!pair.is_array() || pair.size() != 2) refuse(name, pair, "a pair");
    return {decode_data(pair[0], name), decode_data(pair[1], name)};
}

bool is_utf8(const std::string& value) {
    try {
        static_cast<void>(json(value).dump());
        return true;
    } catch (const json::type_error&) {
        return false;
    }
}

}  // namespace

std::string decode_data(const json& value, const std::string& name) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_object() && value.size() == 1) {
        const auto form = value.begin();
        if (form.key() == "base64" && form->is_string()) {
            if (auto bytes = base64_decode(form->get<std::string>())) return *bytes;
        }
        if (form.key() == "generated" || form.key() == "generated_text") return generated(decode_size(*form, name));
    }
    refuse(name, value, "text or bytes");
}

std::optional<std::string> decode_optional_data(const json& value, const std::string& name) {
    if (value.is_null()) return std::nullopt;
    return decode_data(value, name);
}

std::vector<std::string> decode_sequence(const json& value, const std::string& name) {
    if (!value.is_array()) refuse(name, value, "a list");
    std::vector<std::string> items;
    items.reserve(value.size());
    for (const json& item : value) items.push_back(decode_data(item, name));
    return items;
}

subprocess::Args decode_args(const json& value, const std::string& name) {
    if (value.is_array()) return decode_sequence(value, name);
    return decode_data(value, name);
}

subprocess::Timeout decode_timeout(const json& value, const std::string& name) {
    if (value.is_null()) return {};
    if (!value.is_number()) refuse(name, value, "a number of seconds");
    return value.get<double>();
}

subprocess::Env decode_env(const json& value, const std::string& name) {
    if (value.is_null()) return {};
    std::vector<std::pair<std::string, std::string>> variables;
    if (value.is_object()) {
        for (const auto& [key, item] : value.items()) variables.emplace_back(key, decode_data(item, name));
    } else if (value.is_array()) {
        for (const json& pair : value) variables.push_back(decode_variable(pair, name));
    } else {
        refuse(name, value, "a mapping");
    }
    return variables;
}

subprocess::Owner decode_owner(const json& value, const std::string& name) {
    if (value.is_null()) return {};
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_number_integer()) refuse(name, value, "a number or a name");
    return value.get<long>();
}

bool decode_bool(const json& value, const std::string& name) {
    if (!value.is_boolean()) refuse(name, value, "true or false");
    return value.get<bool>();
}

int decode_int(const json& value, const std::string& name) {
    if (!value.is_number_integer() || value.get<int>() != value.get<long long>()) refuse(name, value, "an int");
    return value.get<int>();
}

std::size_t decode_size(const json& value, const std::string& name) {
    if (!value.is_number_integer() || value.get<long long>() < 0) refuse(name, value, "a size");
    return value.get<std::size_t>();
}

std::vector<int> decode_ints(const json& value, const std::string& name) {
    if (!value.is_array()) refuse(name, value, "a list of numbers");
    std::vector<int> numbers;
    numbers.reserve(value.size());
    for (const json& item : value) numbers.push_back(decode_int(item, name));
    return numbers;
}

json encode_bytes(const std::string& value) {
    if (value.size() >= kWorthAbbreviating && is_generated(value)) return {{"generated", value.size()}};
    return {{"base64", base64_encode(value)}};
}

json encode_text(const std::string& value) {
    if (value.size() >= kWorthAbbreviating && is_generated(value)) return {{"generated_text", value.size()}};
    return is_utf8(value) ? json(value) : encode_bytes(value);
}

json encode_stream(const std::optional<std::string>& value, bool text_mode) {
    if (!value) return nullptr;
    return text_mode ? encode_text(*value) : encode_bytes(*value);
}

json encode_args(const subprocess::Args& args) {
    if (args.is_string()) return encode_text(args.items().front());
    json list = json::array();
    for (const std::string& item : args.items()) list.push_back(encode_text(item));
    return list;
}

}  // namespace adapter
