/// \file
/// Which cases are played: by documented version, platform, id, tag, shard.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load/cases.hpp"

namespace childproof {

struct Shard {
    unsigned index = 1;  ///< from 1
    unsigned count = 1;
};

struct Selection {
    std::vector<std::string> ids;   ///< patterns with '*'; empty: all
    std::vector<std::string> tags;  ///< empty: all
    std::optional<Shard> shard;
};

/// The cases that `spec` documents, that this platform can play and that are selected, in their order.
std::vector<Case> select(const std::vector<Case>& cases, const Selection& selection, const Version& spec);

/// "2/3". Throws InputError.
Shard parse_shard(const std::string& text);

/// Whether this platform can play a case at all.
bool is_played_here(const Case& one);

}  // namespace childproof
