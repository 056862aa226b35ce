/// \file
/// Which state of the documents the engine measures the library by.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include <subprocess/options.hpp>

namespace adapter {

/// Those that the library follows, the newest last.
inline constexpr std::array kDocumented{std::pair(std::string_view("2.6"), subprocess::Documented::v2_6),
                                        std::pair(std::string_view("3.10"), subprocess::Documented::v3_10),
                                        std::pair(std::string_view("3.12"), subprocess::Documented::v3_12),
                                        std::pair(std::string_view("3.13"), subprocess::Documented::v3_13)};

/// The newest, unless the engine has named another one.
subprocess::Documented followed_version() noexcept;

}  // namespace adapter
