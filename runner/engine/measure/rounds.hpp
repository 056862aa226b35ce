/// \file
/// Interleaved rounds: in each of them every candidate spawns a few children, in an order that is new each time.
///
/// A machine's speed changes while it is measured. What was measured in the same round has met the same conditions, so
/// only that is compared; and no candidate always comes behind the same other one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace childproof {

/// What is done with each child: `exit`: spawn it and wait for its end; `capture`: and read what it writes.
enum class SpawnKind { exit, capture };
inline constexpr SpawnKind spawn_kinds[] = {SpawnKind::exit, SpawnKind::capture};
const char* to_string(SpawnKind kind);

using Nanoseconds = std::vector<std::int64_t>;

/// Something that can spawn: an implementation, or the control.
struct Candidate {
    std::string name;
    /// Spawns that many children; returns the time that each took. Throws AdapterFailure.
    std::function<Nanoseconds(SpawnKind, unsigned count)> spawn;
};

/// What one candidate did in a round.
struct Turn {
    std::string of;  ///< the candidate's name
    Nanoseconds samples;
    std::optional<std::string> failure;  ///< why there are no samples
};

struct Round {
    SpawnKind kind;
    std::vector<Turn> turns;  ///< in the order in which they were measured

    const Turn* turn_of(const std::string& candidate) const;
};

class Rounds {
public:
    /// The same seed gives the same orders.
    Rounds(std::vector<Candidate> candidates, std::uint64_t seed) : candidates_(std::move(candidates)), random_(seed) {}

    /// Plays a round. A candidate that fails takes no part in later ones.
    Round play(SpawnKind kind, unsigned count);

private:
    std::vector<Candidate> candidates_;
    std::mt19937_64 random_;
};

}  // namespace childproof
