#include "measure/latency.hpp"

#include <gtest/gtest.h>

namespace childproof {
namespace {

/// A round in which each spawn of a candidate took the same time.
Round round_with(std::int64_t control, std::int64_t again, std::int64_t library) {
    const auto turn = [](const std::string& of, std::int64_t time) { return Turn{of, Nanoseconds(3, time), {}}; };
    return {SpawnKind::exit, {turn("library", library), turn(control_again_name, again), turn(control_name, control)}};
}

TEST(LatencyOf, ComparesWithTheControlOfTheSameRound) {
    // The machine becomes ten times as slow, for all.
    const std::vector<Round> rounds{round_with(100, 100, 150), round_with(1000, 1000, 1500)};
    const Latency latency = latency_of("library", rounds);
    EXPECT_DOUBLE_EQ(latency.ratio, 1.5);
    EXPECT_DOUBLE_EQ(latency.ratio_interval.width(), 0);
    EXPECT_DOUBLE_EQ(latency.ratio_spread.width(), 0);
    EXPECT_EQ(latency.rounds, 2U);
    EXPECT_EQ(latency.spawns, 6U);
    EXPECT_DOUBLE_EQ(latency.median_ns, 825);
    EXPECT_DOUBLE_EQ(latency.p99_ns, 1500);
}

TEST(LatencyOf, OneSlowSpawnInARoundDoesNotChangeItsRatio) {
    std::vector<Round> rounds{round_with(100, 100, 150)};
    rounds[0].turns[0].samples.back() = 1'000'000;
    EXPECT_DOUBLE_EQ(latency_of("library", rounds).ratio, 1.5);
}

TEST(LatencyOf, RoundsWithoutTheCandidateDoNotCount) {
    std::vector<Round> rounds{round_with(100, 100, 150), round_with(100, 100, 900)};
    rounds[1].turns[0].failure = "crashed";
    EXPECT_EQ(latency_of("library", rounds).rounds, 1U);
    EXPECT_DOUBLE_EQ(latency_of("library", rounds).ratio, 1.5);
    EXPECT_EQ(latency_of("other", rounds).rounds, 0U);
}

TEST(LatencyOf, ComparesWithAnotherCandidateInTheRoundsOfBoth) {
    std::vector<Round> rounds{round_with(100, 200, 150), round_with(1000, 2000, 1500), round_with(100, 200, 900)};
    rounds[2].turns[1].failure = "crashed";
    const Latency latency = latency_of("library", rounds, control_again_name);
    EXPECT_DOUBLE_EQ(latency.ratio, 0.75);
    EXPECT_EQ(latency.rounds, 2U);
}

TEST(NoiseOf, AQuietMachineHasNone) {
    const Noise noise = noise_of(std::vector<Round>(10, round_with(100, 100, 150)));
    EXPECT_EQ(noise.between_rounds, 0);
    EXPECT_EQ(noise.within_rounds, 0);
    EXPECT_EQ(noise.lost, 0);
    EXPECT_FALSE(noise.too_much());
}

TEST(NoiseOf, AMachineWhoseSpeedChangesFromRoundToRoundIsTooNoisy) {
    std::vector<Round> rounds;
    for (int i = 0; i < 10; ++i) rounds.push_back(round_with(100 + 10 * i, 100 + 10 * i, 150));
    const Noise noise = noise_of(rounds);
    EXPECT_NEAR(noise.between_rounds, 45.0 / 145, 1e-9);
    EXPECT_EQ(noise.within_rounds, 0);
    EXPECT_TRUE(noise.too_much());
}

TEST(NoiseOf, AControlThatDiffersFromItselfInARoundIsTooNoisy) {
    std::vector<Round> rounds;
    for (int i = 0; i < 10; ++i) rounds.push_back(round_with(100, i % 2 == 0 ? 90 : 110, 150));
    const Noise noise = noise_of(rounds);
    EXPECT_EQ(noise.between_rounds, 0);
    EXPECT_NEAR(noise.within_rounds, 0.2, 1e-9);
    EXPECT_TRUE(noise.too_much());
}

TEST(NoiseOf, AMachineThatIsBusyWithOtherThingsIsTooNoisyThoughTheMediansAreNot) {
    std::vector<Round> rounds(10, round_with(100, 100, 150));
    for (int i = 0; i < 4; ++i) rounds[i].turns.back().samples.front() = 1000;
    const Noise noise = noise_of(rounds);
    EXPECT_EQ(noise.between_rounds, 0);
    EXPECT_EQ(noise.within_rounds, 0);
    EXPECT_NEAR(noise.lost, 3600.0 / 6600, 1e-9);
    EXPECT_TRUE(noise.too_much());
}

}  // namespace
}  // namespace childproof
