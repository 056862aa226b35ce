#include "judge/deviations.hpp"

#include <gtest/gtest.h>

namespace childproof {
namespace {

const Json platform{{"os", "linux"}, {"arch", "x86_64"}, {"libc", "glibc 2.36"}};

KnownDeviation known(const std::string& pattern) {
    KnownDeviation deviation;
    deviation.pattern = pattern;
    deviation.reason = "a reason";
    deviation.link = "https://example.org/1";
    return deviation;
}

CaseResult applied(const KnownDeviation& deviation, Verdict verdict, const std::string& version = "3.12.1",
                   const std::string& reason = "why") {
    Case one;
    one.id = "a/x[1]";
    CaseResult result;
    result.verdict = verdict;
    result.reason = reason;
    Deviations({deviation}, platform, version, "3.12").apply(one, result);
    return result;
}

TEST(Deviations, AFailureThatIsKnownIsExpected) {
    const CaseResult result = applied(known("a/x"), Verdict::fail);
    EXPECT_EQ(result.verdict, Verdict::expected_fail);
    EXPECT_EQ(result.raw, Verdict::fail);
    EXPECT_EQ(result.expectation.at("reason"), "a reason");
}

TEST(Deviations, APassThatWasNotExpectedIsRed) {
    EXPECT_EQ(applied(known("a/*"), Verdict::pass).verdict, Verdict::unexpected_pass);
    EXPECT_FALSE(is_green(Verdict::unexpected_pass));
}

TEST(Deviations, AnotherWayOfFailingIsNotTheKnownOne) {
    EXPECT_EQ(applied(known("a/x"), Verdict::hang).verdict, Verdict::hang);
    KnownDeviation deviation = known("a/x[1]");
    deviation.verdict = "hang";
    EXPECT_EQ(applied(deviation, Verdict::fail).verdict, Verdict::fail);
    EXPECT_EQ(applied(deviation, Verdict::hang).verdict, Verdict::expected_fail);
    deviation = known("a/x[1]");
    deviation.message = "EBADF";
    EXPECT_EQ(applied(deviation, Verdict::fail).verdict, Verdict::fail);
    EXPECT_EQ(applied(deviation, Verdict::fail, "3.12.1", "got EBADF").verdict, Verdict::expected_fail);
}

TEST(Deviations, ConditionsMustHold) {
    KnownDeviation deviation = known("a/x");
    deviation.os = {"windows"};
    EXPECT_EQ(applied(deviation, Verdict::fail).verdict, Verdict::fail);
    deviation.os = {"linux"};
    deviation.libc = {"glibc*"};
    deviation.version_until = Version("3.12");
    EXPECT_EQ(applied(deviation, Verdict::fail, "3.12.7").verdict, Verdict::expected_fail);
    EXPECT_EQ(applied(deviation, Verdict::fail, "3.13.0rc1").verdict, Verdict::fail);
}

TEST(Deviations, WhatWasNotPlayedIsNotJudged) {
    EXPECT_EQ(applied(known("a/x"), Verdict::unsupported).verdict, Verdict::unsupported);
    EXPECT_EQ(applied(known("a/x"), Verdict::error).verdict, Verdict::error);
}

TEST(Deviations, AFlakyCaseMayPassAndFail) {
    KnownDeviation deviation = known("a/x");
    deviation.flaky = true;
    EXPECT_EQ(applied(deviation, Verdict::pass).verdict, Verdict::flaky);
    EXPECT_EQ(applied(deviation, Verdict::fail).verdict, Verdict::flaky);
    EXPECT_EQ(applied(deviation, Verdict::hang).verdict, Verdict::hang);
}

TEST(Deviations, ThoseThatNameNoCaseAreStale) {
    Case one;
    one.id = "a/x[1]";
    const Deviations deviations({known("a/x"), known("b/gone")}, platform, "1", "3.12");
    ASSERT_EQ(deviations.unmatched({one}).size(), 1U);
    EXPECT_EQ(deviations.unmatched({one})[0].at("case"), "b/gone");
}

}  // namespace
}  // namespace childproof
