#include "measure/rounds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "play/adapter.hpp"

namespace childproof {
namespace {

Candidate candidate(const std::string& name, std::int64_t time = 1) {
    return {name, [time](SpawnKind, unsigned count) { return Nanoseconds(count, time); }};
}

std::vector<std::string> order_of(const Round& round) {
    std::vector<std::string> names;
    for (const auto& turn : round.turns) names.push_back(turn.of);
    return names;
}

TEST(Rounds, EveryCandidateHasOneTurnWithItsOwnSamples) {
    Rounds rounds({candidate("a", 5), candidate("b", 7)}, 1);
    const Round round = rounds.play(SpawnKind::capture, 3);
    EXPECT_EQ(round.kind, SpawnKind::capture);
    EXPECT_EQ(round.turns.size(), 2U);
    EXPECT_EQ(round.turn_of("a")->samples, (Nanoseconds{5, 5, 5}));
    EXPECT_EQ(round.turn_of("b")->samples, (Nanoseconds{7, 7, 7}));
    EXPECT_EQ(round.turn_of("c"), nullptr);
}

TEST(Rounds, TheCandidateIsToldWhatToSpawnAndHowOften) {
    SpawnKind kind{};
    unsigned count = 0;
    Rounds rounds({{"a",
                    [&](SpawnKind its_kind, unsigned its_count) {
                        kind = its_kind;
                        count = its_count;
                        return Nanoseconds(its_count, 1);
                    }}},
                  1);
    rounds.play(SpawnKind::capture, 20);
    EXPECT_EQ(kind, SpawnKind::capture);
    EXPECT_EQ(count, 20U);
}

TEST(Rounds, EachCandidateComesFirstNowAndThen) {
    Rounds rounds({candidate("a"), candidate("b"), candidate("c")}, 1);
    std::set<std::vector<std::string>> orders;
    for (int i = 0; i < 200; ++i) orders.insert(order_of(rounds.play(SpawnKind::exit, 1)));
    EXPECT_EQ(orders.size(), 6U);  // all there are
}

TEST(Rounds, TheSeedDecidesTheOrder) {
    const std::vector<Candidate> candidates{candidate("a"), candidate("b"), candidate("c"), candidate("d")};
    Rounds one(candidates, 42), same(candidates, 42);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(order_of(one.play(SpawnKind::exit, 1)), order_of(same.play(SpawnKind::exit, 1)));
}

TEST(Rounds, ACandidateThatFailsIsToldOfOnceAndTheOthersGoOn) {
    Rounds rounds({candidate("a"), {"bad", [](SpawnKind, unsigned) -> Nanoseconds { throw AdapterCrashed("why"); }}},
                  1);
    const Round first = rounds.play(SpawnKind::exit, 1);
    const auto bad = std::find_if(first.turns.begin(), first.turns.end(), [](auto& turn) { return turn.of == "bad"; });
    EXPECT_EQ(bad->failure, "why");
    EXPECT_EQ(first.turn_of("bad"), nullptr);
    EXPECT_NE(first.turn_of("a"), nullptr);
    EXPECT_EQ(order_of(rounds.play(SpawnKind::exit, 1)), std::vector<std::string>{"a"});
}

TEST(Rounds, AnInterruptionIsNobodysFailure) {
    Rounds rounds({{"a", [](SpawnKind, unsigned) -> Nanoseconds { throw Interrupted(); }}}, 1);
    EXPECT_THROW(rounds.play(SpawnKind::exit, 1), Interrupted);
}

}  // namespace
}  // namespace childproof
