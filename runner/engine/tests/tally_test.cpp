#include "commands/tally.hpp"

#include <gtest/gtest.h>

namespace childproof {
namespace {

CaseResult with(Verdict verdict, const std::string& reason = "") {
    CaseResult result;
    result.verdict = verdict;
    result.reason = reason;
    result.seconds = 1;
    return result;
}

TEST(Tally, OnceIsThatResult) {
    Tally tally(1);
    EXPECT_TRUE(tally.add(with(Verdict::fail, "why")));
    EXPECT_EQ(tally.result().verdict, Verdict::fail);
    EXPECT_EQ(tally.result().reason, "why");
    EXPECT_TRUE(tally.result().repeat.is_null());
}

TEST(Tally, TheWorstCountsAndItIsSaidHowOften) {
    Tally tally(3);
    EXPECT_FALSE(tally.add(with(Verdict::pass)));
    EXPECT_FALSE(tally.add(with(Verdict::fail, "why")));
    EXPECT_TRUE(tally.add(with(Verdict::pass)));
    EXPECT_EQ(tally.result().verdict, Verdict::fail);
    EXPECT_EQ(tally.result().reason, "why (1 of 3 times)");
    EXPECT_EQ(tally.result().repeat, (Json{{"played", 3}, {"verdicts", {{"fail", 1}, {"pass", 2}}}}));
    EXPECT_EQ(tally.result().seconds, 3);
}

}  // namespace
}  // namespace childproof
