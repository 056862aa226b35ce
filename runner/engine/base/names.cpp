#include "base/names.hpp"

#include <cctype>
#include <stdexcept>

#include "base/values.hpp"

namespace childproof {
namespace {

bool starts_name(char character) {
    return std::isalpha(static_cast<unsigned char>(character)) != 0 || character == '_';
}
bool continues_name(char character) {
    return starts_name(character) || std::isdigit(static_cast<unsigned char>(character)) != 0;
}

/// One stretch of a text: characters, or a name.
struct Piece {
    std::string text;
    std::vector<std::string> name;  ///< empty: characters
};

std::vector<std::string> read_dotted(std::string_view text, std::size_t& position) {
    std::vector<std::string> name;
    do {
        if (!name.empty()) ++position;
        const std::size_t start = position;
        while (position < text.size() && continues_name(text[position])) ++position;
        name.emplace_back(text.substr(start, position - start));
    } while (position + 1 < text.size() && text[position] == '.' && starts_name(text[position + 1]));
    return name;
}

Piece read_name(std::string_view text, std::size_t& position) {
    const std::size_t start = position++;
    const bool braced = position < text.size() && text[position] == '{';
    if (braced) ++position;
    if (position == text.size() || !starts_name(text[position])) {
        position = start + 1;
        return {"$", {}};
    }
    Piece piece{"", read_dotted(text, position)};
    if (braced && position < text.size() && text[position] == '}') ++position;
    piece.text = text.substr(start, position - start);
    return piece;
}

std::vector<Piece> pieces(std::string_view text) {
    std::vector<Piece> pieces;
    for (std::size_t position = 0; position < text.size();) {
        if (text[position] != '$') {
            const std::size_t end = std::min(text.find('$', position), text.size());
            pieces.push_back({std::string(text.substr(position, end - position)), {}});
            position = end;
        } else if (position + 1 < text.size() && text[position + 1] == '$') {
            pieces.push_back({"$$", {}});
            position += 2;
        } else {
            pieces.push_back(read_name(text, position));
        }
    }
    return pieces;
}

std::string inside_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_binary()) return data_of(value);
    return value.dump();
}

Json replace_in_text(const std::string& text, const Resolver& resolve, bool keep_dollars) {
    const auto parts = pieces(text);
    if (parts.size() == 1 && !parts[0].name.empty()) return resolve(parts[0].name).value_or(Json(text));
    std::string result;
    for (const auto& part : parts) {
        const auto value = part.name.empty() ? std::nullopt : resolve(part.name);
        if (value)
            result += inside_text(*value);
        else
            result += part.text == "$$" && !keep_dollars ? "$" : part.text;
    }
    return result;
}

void collect(const Json& value, std::vector<std::vector<std::string>>& names) {
    if (value.is_string())
        for (auto& piece : pieces(value.get_ref<const std::string&>()))
            if (!piece.name.empty()) names.push_back(piece.name);
    if (value.is_object())
        for (const auto& [key, member] : value.items()) collect(Json(key), names);
    if (value.is_structured())
        for (const auto& element : value) collect(element, names);
}

}  // namespace

Json replace_names(const Json& value, const Resolver& resolve, bool keep_dollars) {
    if (value.is_string()) return replace_in_text(value.get_ref<const std::string&>(), resolve, keep_dollars);
    if (value.is_array()) {
        Json list = Json::array();
        for (const auto& element : value) list.push_back(replace_names(element, resolve, keep_dollars));
        return list;
    }
    if (!value.is_object()) return value;
    Json object = Json::object();
    for (const auto& [key, member] : value.items())
        object[inside_text(replace_in_text(key, resolve, keep_dollars))] = replace_names(member, resolve, keep_dollars);
    return object;
}

std::vector<std::vector<std::string>> names_in(const Json& value) {
    std::vector<std::vector<std::string>> names;
    collect(value, names);
    return names;
}

std::string joined(const std::vector<std::string>& name) {
    std::string text;
    for (const auto& part : name) text += (text.empty() ? "" : ".") + part;
    return text;
}

}  // namespace childproof
