#include "plan/selection.hpp"

#include <gtest/gtest.h>

#include "base/platform.hpp"
#include "load/implementation.hpp"
#include "tests/yaml_text.hpp"

namespace childproof {
namespace {

Case a_case(const std::string& id) {
    Case one;
    one.id = id;
    return one;
}

std::vector<std::string> ids(const std::vector<Case>& cases) {
    std::vector<std::string> all;
    for (const auto& one : cases) all.push_back(one.id);
    return all;
}

TEST(Selection, ByDocumentedVersion) {
    Case since = a_case("a/since"), until = a_case("a/until");
    since.since = Version("3.3");
    until.until = Version("3.10");
    EXPECT_EQ(ids(select({since, until}, {}, Version("2.6"))), (std::vector<std::string>{"a/until"}));
    EXPECT_EQ(ids(select({since, until}, {}, Version("3.10"))), (std::vector<std::string>{"a/since", "a/until"}));
    EXPECT_EQ(ids(select({since, until}, {}, Version("3.12"))), (std::vector<std::string>{"a/since"}));
}

TEST(Selection, ByIdWithAndWithoutMatrixValues) {
    const std::vector<Case> cases{a_case("a/x[1]"), a_case("a/x[2]"), a_case("b/y")};
    EXPECT_EQ(ids(select(cases, {{"a/x"}, {}, {}}, Version("3.13"))).size(), 2U);
    EXPECT_EQ(ids(select(cases, {{"a/x[2]"}, {}, {}}, Version("3.13"))), (std::vector<std::string>{"a/x[2]"}));
    EXPECT_EQ(ids(select(cases, {{"*y"}, {}, {}}, Version("3.13"))), (std::vector<std::string>{"b/y"}));
}

TEST(Selection, ShardsArePartsThatMakeUpTheWhole) {
    std::vector<Case> cases;
    for (int i = 0; i < 100; ++i) cases.push_back(a_case("a/c" + std::to_string(i)));
    std::size_t total = 0;
    for (unsigned i = 1; i <= 3; ++i) {
        const auto part = select(cases, {{}, {}, Shard{i, 3}}, Version("3.13"));
        EXPECT_GT(part.size(), 20U);
        total += part.size();
    }
    EXPECT_EQ(total, 100U);
}

TEST(Selection, ByPlatform) {
    Case here = a_case("a/here"), elsewhere = a_case("a/elsewhere");
    here.platforms = {platform_words().back()};
    elsewhere.platforms = {is_this_platform("posix") ? "windows" : "posix"};
    EXPECT_EQ(ids(select({here, elsewhere}, {}, Version("3.13"))), (std::vector<std::string>{"a/here"}));
}

TEST(Shards, AreReadExactly) {
    EXPECT_EQ(parse_shard("2/3").index, 2U);
    for (const auto* text : {"0/3", "4/3", "1", "1/", "/3", "a/b", "1/3x", "-1/3"})
        EXPECT_THROW(parse_shard(text), InputError) << text;
}

TEST(Versions, AreComparedByNumbers) {
    EXPECT_LT(Version("2.6"), Version("3.10"));
    EXPECT_LT(Version("3.9"), Version("3.10"));
    EXPECT_TRUE(Version("3.12").covers(Version("3.12.4")));
    EXPECT_FALSE(Version("3.12").covers(Version("3.13")));
    for (const auto* text : {"", "3.", ".3", "3.x", "-1"}) EXPECT_THROW(Version{text}, std::invalid_argument) << text;
}

TEST(Globs, StarStandsForAnything) {
    EXPECT_TRUE(matches_glob("a/*", "a/b[1]"));
    EXPECT_TRUE(matches_glob("*", ""));
    EXPECT_TRUE(matches_glob("a*b*c", "axxbyyc"));
    EXPECT_FALSE(matches_glob("a*b", "axxc"));
    EXPECT_FALSE(matches_glob("a/b", "a/b[1]"));
}

}  // namespace
}  // namespace childproof
