#include "load/matrix.hpp"

#include <gtest/gtest.h>

#include "tests/yaml_text.hpp"

namespace childproof {
namespace {

std::vector<std::pair<std::string, Json>> expand(const std::string& text) {
    const auto document = yaml(text);
    return expand_matrix(Cursor(document, document->root));
}

TEST(Matrix, WithoutOneACaseIsItself) {
    const auto cases = expand("{id: a, x: $y}");
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_EQ(cases[0].first, "");
    EXPECT_EQ(cases[0].second, (Json{{"id", "a"}, {"x", "$y"}}));
}

TEST(Matrix, EveryCombinationIsACase) {
    const auto cases = expand("{matrix: {s: [stdout, stderr], n: [0, 1]}, $s: $n, t: '$s is $n, $$s'}");
    ASSERT_EQ(cases.size(), 4U);
    EXPECT_EQ(cases[0].first, "[stdout,0]");
    EXPECT_EQ(cases[3].first, "[stderr,1]");
    EXPECT_EQ(cases[3].second, (Json{{"stderr", 1}, {"t", "stderr is 1, $$s"}}));
}

TEST(Matrix, ValuesWithNamesHaveKeys) {
    const auto cases = expand("{matrix: {c: [{name: one, args: [x], code: 1}]}, a: $c.args, b: $c, d: $c.code}");
    EXPECT_EQ(cases.at(0).first, "[one]");
    EXPECT_EQ(cases.at(0).second, (Json{{"a", {"x"}}, {"b", "one"}, {"d", 1}}));
}

TEST(Matrix, CombinationsCanBeLeftOut) {
    const auto cases = expand("{matrix: {a: [1, 2], b: [1, 2], exclude: [{a: 1, b: 2}, {a: 2, b: 1}]}}");
    ASSERT_EQ(cases.size(), 2U);
    EXPECT_EQ(cases[1].first, "[2,2]");
}

TEST(Matrix, ComplainsOfWhatIsNone) {
    EXPECT_NE(complaint([] { expand("{matrix: {a: []}}"); }), "");
    EXPECT_NE(complaint([] { expand("{matrix: {a: 5}}"); }), "");
    EXPECT_NE(complaint([] { expand("{matrix: {a: [[1]]}}"); }), "");
    EXPECT_NE(complaint([] { expand("{matrix: {a: [{x: 1}]}}"); }), "");
    EXPECT_NE(complaint([] { expand("{matrix: {a: [1], exclude: [{a: 1}]}}"); }), "");
}

}  // namespace
}  // namespace childproof
