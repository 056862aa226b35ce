#include "judge/pattern.hpp"

#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <regex>
#include <stdexcept>

#include "base/platform.hpp"
#include "base/values.hpp"

namespace childproof {
namespace {

using Mismatch = std::optional<std::string>;
using Matcher = std::function<Mismatch(const Json& operand, const Json& value, const std::string& what)>;

constexpr std::size_t described_length = 160;

std::string quoted_bytes(std::string_view bytes) {
    std::string text = "b\"";
    for (const char character : bytes) {
        const auto byte = static_cast<unsigned char>(character);
        std::array<char, 8> escaped{};
        if (character == '\n')
            text += "\\n";
        else if (character == '"' || character == '\\')
            (text += '\\') += character;
        else if (byte >= 0x20 && byte < 0x7f)
            text += character;
        else
            text.append(escaped.data(),
                        static_cast<std::size_t>(std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte)));
    }
    return text + "\"";
}

std::string described_data(const Json& value) {
    const std::string data = data_of(value);
    const std::string beginning = data.substr(0, described_length);
    const std::string text = value.is_string() ? Json(beginning).dump(-1, ' ', false, Json::error_handler_t::replace)
                                               : quoted_bytes(beginning);
    return data.size() > described_length ? text + "… (" + std::to_string(data.size()) + " long)" : text;
}

Mismatch unless(bool matches, const Json& value, const std::string& what, const std::string& expected) {
    if (matches) return std::nullopt;
    return what + " is " + described(value) + ", expected " + expected;
}

bool has_type(const std::string& type, const Json& value) {
    if (type == "none") return value.is_null();
    if (type == "bool") return value.is_boolean();
    if (type == "int") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "text") return value.is_string();
    if (type == "bytes") return value.is_binary();
    if (type == "data") return is_data(value);
    if (type == "list") return value.is_array();
    if (type == "mapping") return value.is_object();
    throw std::invalid_argument("'" + type + "' is not a type that a pattern can ask for");
}

std::string operand_data(const Json& operand) {
    const Json value = from_protocol(case_to_protocol(operand));
    if (!is_data(value)) throw std::invalid_argument(described(operand) + " must be text or bytes");
    return data_of(value);
}

bool contains(const Json& operand, const Json& value) {
    if (is_data(value)) return data_of(value).find(operand_data(operand)) != std::string::npos;
    if (value.is_object()) return operand.is_string() && value.contains(operand.get<std::string>());
    if (!value.is_array()) return false;
    return std::any_of(value.begin(), value.end(),
                       [&](const Json& element) { return !difference(operand, element, ""); });
}

std::size_t length_of(const Json& value) { return is_data(value) ? data_of(value).size() : value.size(); }

Mismatch match_length(const Json& operand, const Json& value, const std::string& what) {
    if (!is_data(value) && !value.is_structured()) return what + " is " + described(value) + ", which has no length";
    return difference(operand, length_of(value), "the length of " + what);
}

Mismatch match_any_of(const Json& operand, const Json& value, const std::string& what) {
    for (const auto& pattern : operand)
        if (!difference(pattern, value, what)) return std::nullopt;
    return what + " is " + described(value) + ", expected any of " + described(operand);
}

Mismatch match_all_of(const Json& operand, const Json& value, const std::string& what) {
    for (const auto& pattern : operand)
        if (auto wrong = difference(pattern, value, what)) return wrong;
    return std::nullopt;
}

Mismatch match_fields(const Json& operand, const Json& value, const std::string& what) {
    if (!value.is_object()) return what + " is " + described(value) + ", expected a mapping";
    for (const auto& [key, pattern] : operand.items()) {
        const auto found = value.find(key);
        const std::string name = what.empty() ? key : what + "." + key;
        if (has_only_key(pattern, "absent")) {
            if (found != value.end()) return name + " is " + described(*found) + ", expected not to be there";
        } else if (found == value.end()) {
            return name + " is not there, expected " + described(pattern);
        } else if (auto wrong = difference(pattern, *found, name)) {
            return wrong;
        }
    }
    return std::nullopt;
}

Mismatch match_exactly(const Json& operand, const Json& value, const std::string& what) {
    if (auto wrong = match_fields(operand, value, what)) return wrong;
    for (const auto& [key, member] : value.items())
        if (!operand.contains(key))
            return what + " has " + key + " = " + described(member) + ", expected only " + described(operand);
    return std::nullopt;
}

Mismatch match_killed_by(const Json& operand, const Json& value, const std::string& what) {
    const auto number = signal_number(operand.get<std::string>());
    if (!number) throw std::invalid_argument("there is no signal " + described(operand) + " on this platform");
    return unless(value == -*number, value, what,
                  std::to_string(-*number) + " (killed by " + operand.get<std::string>() + ")");
}

const std::map<std::string, Matcher>& matchers() {
    using S = const std::string&;
    using J = const Json&;
    static const std::map<std::string, Matcher> table{
        {"type",
         [](J o, J v, S w) {
             return unless(has_type(o.get<std::string>(), v), v, w, "a value of type " + o.get<std::string>());
         }},
        {"not",
         [](J o, J v, S w) { return unless(difference(o, v, w).has_value(), v, w, "anything but " + described(o)); }},
        {"any_of", match_any_of},
        {"all_of", match_all_of},
        {"contains",
         [](J o, J v, S w) { return unless(contains(o, v), v, w, "something that contains " + described(o)); }},
        {"starts_with",
         [](J o, J v, S w) {
             return unless(is_data(v) && data_of(v).starts_with(operand_data(o)), v, w,
                           "something that starts with " + described(o));
         }},
        {"ends_with",
         [](J o, J v, S w) {
             return unless(is_data(v) && data_of(v).ends_with(operand_data(o)), v, w,
                           "something that ends with " + described(o));
         }},
        {"matches",
         [](J o, J v, S w) {
             return unless(is_data(v) && std::regex_search(data_of(v), std::regex(operand_data(o))), v, w,
                           "something that matches " + described(o));
         }},
        {"length", match_length},
        {"at_least", [](J o, J v, S w) { return unless(v.is_number() && v >= o, v, w, "at least " + o.dump()); }},
        {"at_most", [](J o, J v, S w) { return unless(v.is_number() && v <= o, v, w, "at most " + o.dump()); }},
        {"exactly", match_exactly},
        {"absent", [](J, J v, S w) { return unless(false, v, w, "not to be there"); }},
        {"killed_by", match_killed_by},
        {"fields", match_fields},
    };
    return table;
}

bool is_matcher(const Json& pattern) {
    if (!pattern.is_object() || pattern.empty()) return false;
    for (const auto& [key, operand] : pattern.items())
        if (matchers().count(key) == 0) return false;
    return true;
}

bool is_value_form(const Json& pattern) {
    return has_only_key(pattern, "bytes") || has_only_key(pattern, "hex") || has_only_key(pattern, "base64") ||
           has_only_key(pattern, "generated") || has_only_key(pattern, "generated_text");
}

Mismatch match_list(const Json& pattern, const Json& value, const std::string& what) {
    if (!value.is_array()) return unless(false, value, what, described(pattern));
    if (value.size() != pattern.size())
        return what + " has " + std::to_string(value.size()) + " elements (" + described(value) + "), expected " +
               std::to_string(pattern.size()) + ": " + described(pattern);
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (auto wrong = difference(pattern[i], value[i], what + "[" + std::to_string(i) + "]")) return wrong;
    return std::nullopt;
}

Mismatch match_data(const Json& expected, const Json& value, const std::string& what) {
    if (expected == value) return std::nullopt;
    if (!is_data(value) || expected.is_string() != value.is_string() ||
        std::max(data_of(expected).size(), data_of(value).size()) <= described_length)
        return unless(false, value, what, described(expected));
    const std::string wanted = data_of(expected);
    const std::string got = data_of(value);
    const auto differs = std::mismatch(wanted.begin(), wanted.end(), got.begin(), got.end()).first - wanted.begin();
    return what + " is " + std::to_string(got.size()) + " long, expected " + std::to_string(wanted.size()) +
           "; they differ from position " + std::to_string(differs);
}

}  // namespace

std::optional<std::string> difference(const Json& pattern, const Json& value, const std::string& what) {
    if (is_value_form(pattern)) return match_data(from_protocol(case_to_protocol(pattern)), value, what);
    if (is_data(pattern)) return match_data(pattern, value, what);
    if (is_matcher(pattern)) {
        for (const auto& [key, operand] : pattern.items())
            if (auto wrong = matchers().at(key)(operand, value, what)) return wrong;
        return std::nullopt;
    }
    if (pattern.is_object()) return match_fields(pattern, value, what);
    if (pattern.is_array()) return match_list(pattern, value, what);
    return unless(pattern == value && pattern.is_boolean() == value.is_boolean(), value, what, described(pattern));
}

std::string described(const Json& value) {
    if (is_data(value)) return described_data(value);
    if (is_value_form(value)) return described_data(from_protocol(case_to_protocol(value)));
    if (value.is_array()) {
        std::string text;
        for (const auto& element : value) text += (text.empty() ? "" : ", ") + described(element);
        return "[" + text + "]";
    }
    if (value.is_object()) {
        std::string text;
        for (const auto& [key, member] : value.items())
            text += (text.empty() ? "" : ", ") + key + ": " + described(member);
        return "{" + text + "}";
    }
    return value.is_null() ? "none" : value.dump();
}

}  // namespace childproof
