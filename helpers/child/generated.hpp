/// \file
/// The generated stream of spec/protocol.md: "0000000\n", "0000001\n", …, "9999999\n", over and over.
#pragma once

#include <cstddef>
#include <cstdint>

namespace child {

/// Fills `buffer` with the `size` bytes of the stream that begin at its byte number `position`.
void fill_generated(std::uint64_t position, char* buffer, std::size_t size) noexcept;

}  // namespace child
