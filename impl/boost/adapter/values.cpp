#include "values.hpp"

#include <algorithm>
#include <boost/archive/iterators/base64_from_binary.hpp>
#include <boost/archive/iterators/binary_from_base64.hpp>
#include <boost/archive/iterators/transform_width.hpp>
#include <cstdio>

namespace {

namespace archive = boost::archive::iterators;

std::string from_base64(std::string text) {
    using Bytes = archive::transform_width<archive::binary_from_base64<std::string::const_iterator>, 8, 6>;
    const auto padding = std::ranges::count(text, '=');
    std::ranges::replace(text, '=', 'A');  // The iterators know no padding: it is decoded as zeros, which are cut off.
    std::string bytes(Bytes(text.cbegin()), Bytes(text.cend()));
    bytes.resize(bytes.size() - static_cast<std::size_t>(padding));
    return bytes;
}

std::string to_base64(const std::string& bytes) {
    using Text = archive::base64_from_binary<archive::transform_width<std::string::const_iterator, 6, 8>>;
    std::string text(Text(bytes.cbegin()), Text(bytes.cend()));
    text.append((3 - bytes.size() % 3) % 3, '=');
    return text;
}

/// The first bytes of the protocol's generated stream.
std::string generated(std::size_t size) {
    constexpr std::size_t line = 8, lines = 10'000'000;
    std::string bytes;
    bytes.reserve(size + line);
    char text[line + 1];
    for (std::size_t number = 0; bytes.size() < size; number = (number + 1) % lines) {
        std::snprintf(text, sizeof text, "%07zu\n", number);
        bytes.append(text, line);
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace

std::string data_from_json(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.contains("generated")) return generated(value.at("generated").get<std::size_t>());
    if (value.contains("generated_text")) return generated(value.at("generated_text").get<std::size_t>());
    return from_base64(value.at("base64").get<std::string>());
}

Json bytes_to_json(const std::string& bytes) { return {{"base64", to_base64(bytes)}}; }
