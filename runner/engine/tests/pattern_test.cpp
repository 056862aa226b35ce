#include "judge/pattern.hpp"

#include <gtest/gtest.h>

#include <cctype>

#include "base/values.hpp"
#include "tests/yaml_text.hpp"

namespace childproof {
namespace {

struct Row {
    std::string pattern;  ///< YAML
    Json value;
    bool matches;
};

class Patterns : public testing::TestWithParam<Row> {};

TEST_P(Patterns, Match) {
    const auto differs = difference(value(GetParam().pattern), GetParam().value, "the value");
    EXPECT_EQ(!differs, GetParam().matches)
        << GetParam().pattern << " and " << described(GetParam().value) << ": " << differs.value_or("");
}

const Json report{{"fds", {{"0", {{"kind", "pipe"}}}}}, {"argv", {"child", ""}}};

/// The letters and digits of a text, anything else as underscores.
std::string as_name(const std::string& text) {
    std::string name;
    for (const char each : text)
        if (std::isalnum(static_cast<unsigned char>(each)) != 0)
            name += each;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    if (name.ends_with('_')) name.pop_back();
    return name.empty() ? "empty" : name;
}

std::string name_of(const testing::TestParamInfo<Row>& info) {
    const Row& row = info.param;
    return as_name(row.pattern) + (row.matches ? "_matches_" : "_differs_from_") + as_name(described(row.value));
}

INSTANTIATE_TEST_SUITE_P(Table, Patterns,
                         testing::ValuesIn(std::vector<Row>{
                             {"null", nullptr, true},
                             {"null", 0, false},
                             {"null", "", false},
                             {"0", 0, true},
                             {"0", false, false},
                             {"true", true, true},
                             {"true", 1, false},
                             {"1", 1.0, true},
                             {"0.2", 0.2, true},
                             {"-9", -9, true},
                             {"'5'", 5, false},
                             {"abc", "abc", true},
                             {"abc", bytes_value("abc"), false},
                             {"{bytes: abc}", bytes_value("abc"), true},
                             {"{bytes: abc}", "abc", false},
                             {"{hex: '00ff'}", bytes_value(std::string("\0\xff", 2)), true},
                             {"{generated: 9}", bytes_value("0000000\n0"), true},
                             {"{generated: 9}", bytes_value("0000000\n1"), false},
                             {"{generated_text: 8}", "0000000\n", true},
                             {"[1, 2]", {1, 2}, true},
                             {"[1]", {1, 2}, false},
                             {"[]", Json::array(), true},
                             {"[]", nullptr, false},
                             {"{a: 1}", {{"a", 1}, {"b", 2}}, true},
                             {"{a: 2}", {{"a", 1}}, false},
                             {"{c: 1}", {{"a", 1}}, false},
                             {"{}", {{"a", 1}}, true},
                             {"{}", 5, false},
                             {"{exactly: {a: 1}}", {{"a", 1}, {"b", 2}}, false},
                             {"{exactly: {a: 1}}", {{"a", 1}}, true},
                             {"{exactly: {}}", Json::object(), true},
                             {"{b: {absent: true}}", {{"a", 1}}, true},
                             {"{a: {absent: true}}", {{"a", 1}}, false},
                             {"{absent: true}", nullptr, false},
                             {"{type: int}", 5, true},
                             {"{type: int}", 5.5, false},
                             {"{type: number}", 5.5, true},
                             {"{type: none}", nullptr, true},
                             {"{type: text}", bytes_value(""), false},
                             {"{type: data}", bytes_value(""), true},
                             {"{type: bool}", 0, false},
                             {"{not: 0}", 1, true},
                             {"{not: 0}", 0, false},
                             {"{any_of: [1, 2]}", 2, true},
                             {"{any_of: [1, 2]}", 3, false},
                             {"{any_of: []}", 3, false},
                             {"{all_of: [{at_least: 1}, {at_most: 3}]}", 2, true},
                             {"{all_of: [{at_least: 1}, {at_most: 3}]}", 4, false},
                             {"{at_least: 1, at_most: 3}", 3, true},
                             {"{at_least: 1, at_most: 3}", 0, false},
                             {"{at_least: 1}", "2", false},
                             {"{contains: b}", "abc", true},
                             {"{contains: b}", bytes_value("abc"), true},
                             {"{contains: {bytes: b}}", "abc", true},
                             {"{contains: x}", "abc", false},
                             {"{contains: child}", report.at("argv"), true},
                             {"{contains: {type: int}}", report.at("argv"), false},
                             {"{contains: '0'}", report.at("fds"), true},
                             {"{contains: '1'}", report.at("fds"), false},
                             {"{starts_with: ab}", "abc", true},
                             {"{ends_with: bc}", "abc", true},
                             {"{ends_with: ab}", "abc", false},
                             {"{starts_with: 'a'}", 5, false},
                             {"{matches: '^a.c$'}", "abc", true},
                             {"{matches: '^b'}", "abc", false},
                             {"{length: 3}", "abc", true},
                             {"{length: {at_least: 4}}", "abc", false},
                             {"{length: 2}", report.at("argv"), true},
                             {"{length: 1}", 5, false},
                             {"{killed_by: SIGTERM}", -15, true},
                             {"{killed_by: SIGTERM}", 15, false},
                             {"{killed_by: SIGTERM}", 143, false},
                             {"{fields: {length: 3}}", {{"length", 3}}, true},
                             {"{fds: {'0': {kind: pipe}}}", report, true},
                             {"{fds: {'0': {kind: file}}}", report, false},
                         }),
                         name_of);

TEST(Difference, NamesThePlaceTheValueAndWhatWasExpected) {
    EXPECT_EQ(difference(value("{stdout: {bytes: abc}}"), Json{{"stdout", bytes_value("ab\n")}}, "").value(),
              "stdout is b\"ab\\n\", expected b\"abc\"");
    EXPECT_EQ(difference(value("{fds: {'0': {kind: file}}}"), report, "").value(),
              "fds.0.kind is \"pipe\", expected \"file\"");
    EXPECT_EQ(difference(value("[1, 2]"), Json{1, 3}, "the value").value(), "the value[1] is 3, expected 2");
}

TEST(Difference, OfLongDataIsItsPosition) {
    const std::string wanted = generated(10'000);
    std::string got = wanted;
    got[9'000] = 'x';
    EXPECT_EQ(difference(Json(wanted), Json(got), "the value").value(),
              "the value is 10000 long, expected 10000; they differ from position 9000");
    EXPECT_EQ(difference(Json(wanted), Json(wanted.substr(0, 500)), "the value").value(),
              "the value is 500 long, expected 10000; they differ from position 500");
}

TEST(Difference, APatternThatIsNoneIsRefused) {
    EXPECT_THROW(difference(value("{type: strange}"), 1, ""), std::invalid_argument);
    EXPECT_THROW(difference(value("{killed_by: SIGSTRANGE}"), 1, ""), std::invalid_argument);
    EXPECT_THROW(difference(value("{starts_with: 5}"), "a", ""), std::invalid_argument);
}

}  // namespace
}  // namespace childproof
