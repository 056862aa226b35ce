/// \file
/// What operands mean. One that means nothing ends the program (fail.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace child {

std::uint64_t parse_count(std::string_view word);
std::int64_t parse_number(std::string_view word);
int parse_int(std::string_view word);
std::string parse_hex(std::string_view word);

}  // namespace child
