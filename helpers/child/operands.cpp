#include "operands.hpp"

#include <charconv>

#include "fail.hpp"

namespace child {
namespace {

template <typename Number>
Number parse(std::string_view word, int base) {
    Number number{};
    const char* end = word.data() + word.size();
    const auto result = std::from_chars(word.data(), end, number, base);
    if (result.ec != std::errc() || result.ptr != end) fail("not a number: " + std::string(word));
    return number;
}

}  // namespace

std::uint64_t parse_count(std::string_view word) { return parse<std::uint64_t>(word, 10); }

std::int64_t parse_number(std::string_view word) { return parse<std::int64_t>(word, 10); }

int parse_int(std::string_view word) { return parse<int>(word, 10); }

std::string parse_hex(std::string_view word) {
    if (word.size() % 2 != 0) fail("an odd number of hexadecimal digits: " + std::string(word));
    std::string bytes;
    for (; !word.empty(); word.remove_prefix(2)) {
        bytes.push_back(static_cast<char>(parse<unsigned char>(word.substr(0, 2), 16)));
    }
    return bytes;
}

}  // namespace child
