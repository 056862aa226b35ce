/// \file
/// The generated stream of spec/protocol.md.
#pragma once

#include <string>
#include <string_view>

namespace adapter {

/// The first `size` bytes of it.
std::string generated(std::size_t size);

/// Whether `data` are the first bytes of it.
bool is_generated(std::string_view data);

}  // namespace adapter
