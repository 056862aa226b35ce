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
    EXPECT_TRUE(tally.complete());
}

TEST(Tally, TheWorstCountsAndItIsSaidHowOften) {
    Tally tally(3);
    EXPECT_TRUE(tally.add(with(Verdict::pass)));
    EXPECT_TRUE(tally.add(with(Verdict::fail, "why")));
    EXPECT_FALSE(tally.complete());
    EXPECT_FALSE(tally.add(with(Verdict::pass)));
    EXPECT_TRUE(tally.complete());
    EXPECT_EQ(tally.result().verdict, Verdict::fail);
    EXPECT_EQ(tally.result().reason, "why (1 of 3 times)");
    EXPECT_EQ(tally.result().repeat, (Json{{"played", 3}, {"verdicts", {{"fail", 1}, {"pass", 2}}}}));
    EXPECT_EQ(tally.result().seconds, 3);
}

TEST(Tally, SaysWhatCountsUntilNow) {
    Tally tally(3);
    tally.add(with(Verdict::fail, "why"));
    EXPECT_FALSE(tally.add(with(Verdict::pass)));
    EXPECT_EQ(tally.result().verdict, Verdict::fail);
    EXPECT_EQ(tally.result().reason, "why");
    EXPECT_EQ(tally.result().repeat, (Json{{"played", 2}, {"verdicts", {{"fail", 1}, {"pass", 1}}}}));
}

TEST(Tally, GoesOnWithWhatThereWas) {
    Tally before(3);
    before.add(with(Verdict::fail, "why"));
    before.add(with(Verdict::pass));
    Tally tally(3, before.result());
    EXPECT_EQ(tally.played(), 2U);
    EXPECT_FALSE(tally.add(with(Verdict::pass)));
    EXPECT_TRUE(tally.complete());
    EXPECT_EQ(tally.result().reason, "why (1 of 3 times)");
    EXPECT_EQ(tally.result().repeat, (Json{{"played", 3}, {"verdicts", {{"fail", 1}, {"pass", 2}}}}));
    EXPECT_EQ(tally.result().seconds, 3);
}

}  // namespace
}  // namespace childproof
