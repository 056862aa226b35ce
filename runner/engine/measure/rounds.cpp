#include "measure/rounds.hpp"

#include <algorithm>

#include "play/adapter.hpp"

namespace childproof {
namespace {

Turn turn_of(const Candidate& candidate, SpawnKind kind, unsigned count) {
    try {
        return {candidate.name, candidate.spawn(kind, count), std::nullopt};
    } catch (const AdapterFailure& failure) {
        return {candidate.name, {}, failure.what()};
    }
}

}  // namespace

const char* to_string(SpawnKind kind) { return kind == SpawnKind::exit ? "exit" : "capture"; }

const Turn* Round::turn_of(const std::string& candidate) const {
    const auto found = std::find_if(turns.begin(), turns.end(), [&](const Turn& turn) { return turn.of == candidate; });
    return found == turns.end() || found->failure ? nullptr : &*found;
}

Round Rounds::play(SpawnKind kind, unsigned count) {
    std::shuffle(candidates_.begin(), candidates_.end(), random_);
    Round round{kind, {}};
    for (const auto& candidate : candidates_) round.turns.push_back(turn_of(candidate, kind, count));
    std::erase_if(candidates_, [&](const Candidate& candidate) { return round.turn_of(candidate.name) == nullptr; });
    return round;
}

}  // namespace childproof
