#include "judge/judgement.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "base/values.hpp"

namespace childproof {
namespace {

Expectation raises(Json pattern) {
    Expectation expectation;
    expectation.outcomes.push_back({{"raises", std::move(pattern)}});
    return expectation;
}

Expectation returns(Json pattern) {
    Expectation expectation;
    expectation.outcomes.push_back({{"returns", std::move(pattern)}});
    return expectation;
}

Observation returned(Json value, double elapsed = 0.1) {
    return {std::move(value), std::nullopt, elapsed, nullptr, nullptr};
}
Observation raised(Json error) { return {std::nullopt, std::move(error), 0.1, nullptr, nullptr}; }

std::string wrong(const Expectation& expectation, const Observation& observation) {
    return judge(expectation, observation, 1).mismatch.value_or("");
}

TEST(Judgement, WithoutAnExpectationAnyValueWillDoButNoError) {
    EXPECT_EQ(wrong({}, returned(nullptr)), "");
    EXPECT_EQ(wrong({}, raised({{"kind", "OSError"}, {"name", "FileNotFoundError"}, {"message", "no"}})),
              "raised OSError (FileNotFoundError): no");
}

TEST(Judgement, AnErrorWhereAValueIsExpectedIsWrong) {
    EXPECT_NE(wrong(returns(nullptr), raised({{"kind", "OSError"}})), "");
    EXPECT_NE(wrong(raises({{"kind", "OSError"}}), returned(nullptr)), "");
}

TEST(Judgement, ErrorsAreOfTheKindsAboveThem) {
    EXPECT_EQ(wrong(raises({{"kind", "SubprocessError"}}), raised({{"kind", "TimeoutExpired"}})), "");
    EXPECT_EQ(wrong(raises({{"kind", "ValueError"}}), raised({{"kind", "UnicodeError"}})), "");
    EXPECT_NE(wrong(raises({{"kind", "TimeoutExpired"}}), raised({{"kind", "SubprocessError"}})), "");
    EXPECT_NE(wrong(raises({{"kind", "UnicodeError"}}), raised({{"kind", "ValueError"}})), "");
}

TEST(Judgement, NamesOfErrorsAreThisPlatformsNumbers) {
    EXPECT_EQ(
        wrong(raises({{"kind", "OSError"}, {"errno", "ENOENT"}}), raised({{"kind", "OSError"}, {"errno", ENOENT}})),
        "");
    EXPECT_NE(
        wrong(raises({{"kind", "OSError"}, {"errno", "ENOENT"}}), raised({{"kind", "OSError"}, {"errno", EACCES}})),
        "");
    EXPECT_EQ(wrong(raises({{"kind", "OSError"}, {"errno", {{"any_of", {"ENOENT", "EACCES"}}}}}),
                    raised({{"kind", "OSError"}, {"errno", EACCES}})),
              "");
    EXPECT_THROW(
        wrong(raises({{"kind", "OSError"}, {"errno", "ESTRANGE"}}), raised({{"kind", "OSError"}, {"errno", 1}})),
        std::invalid_argument);
}

TEST(Judgement, AnAttributeThatIsMissingIsWrong) {
    EXPECT_EQ(
        wrong(raises({{"kind", "TimeoutExpired"}, {"output", bytes_value("a")}}), raised({{"kind", "TimeoutExpired"}})),
        "TimeoutExpired.output is not there, expected b\"a\"");
}

TEST(Judgement, TheLowerBoundOfTimeIsStrictTheUpperScales) {
    Expectation expectation = returns(0);
    expectation.at_least = 0.2;
    expectation.at_most = 1;
    EXPECT_NE(judge(expectation, returned(0, 0.1999), 5).mismatch, std::nullopt);
    EXPECT_EQ(judge(expectation, returned(0, 0.2), 1).mismatch, std::nullopt);
    EXPECT_EQ(judge(expectation, returned(0, 4.9), 5).mismatch, std::nullopt);
    EXPECT_NE(judge(expectation, returned(0, 4.9), 1).mismatch, std::nullopt);
}

TEST(Judgement, TellsWhichOfSeveralOutcomesItWas) {
    Expectation expectation;
    expectation.outcomes = {{{"returns", 0}}, {{"raises", {{"kind", "OSError"}}}}};
    EXPECT_EQ(judge(expectation, returned(0), 1).outcome, 1);
    EXPECT_EQ(judge(expectation, raised({{"kind", "OSError"}}), 1).outcome, 2);
    EXPECT_NE(judge(expectation, returned(1), 1).mismatch, std::nullopt);
}

TEST(Judgement, WarningsAreLookedAtOnlyIfExpected) {
    Observation observation = returned(nullptr);
    observation.warnings = {"ResourceWarning"};
    EXPECT_EQ(wrong({}, observation), "");
    Expectation none;
    none.warnings = Json::array();
    EXPECT_NE(wrong(none, observation), "");
    EXPECT_EQ(wrong(none, returned(nullptr)), "");
}

}  // namespace
}  // namespace childproof
