#include "base/json.hpp"

#include "base/values.hpp"

namespace childproof {

std::string shown(const Json& value) { return to_recorded(value).dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string text_or(const Json& object, std::string_view key, std::string_view otherwise) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string(otherwise);
}

const Json& member(const Json& object, std::string_view key) {
    static const Json none;
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found == object.end() ? none : *found;
}

}  // namespace childproof
