#include "base/names.hpp"

#include <gtest/gtest.h>

#include "base/values.hpp"

namespace childproof {
namespace {

Json replaced(const Json& value, bool keep_dollars = false) {
    return replace_names(
        value,
        [](const std::vector<std::string>& name) -> std::optional<Json> {
            if (joined(name) == "child") return "/bin/child";
            if (joined(name) == "p.pid") return 42;
            if (joined(name) == "r.stdout") return bytes_value("out");
            return std::nullopt;
        },
        keep_dollars);
}

TEST(Names, AreReplacedInTexts) {
    EXPECT_EQ(replaced("$child"), "/bin/child");
    EXPECT_EQ(replaced("$child/x"), "/bin/child/x");
    EXPECT_EQ(replaced("${child}x"), "/bin/childx");
    EXPECT_EQ(replaced("pid $p.pid."), "pid 42.");
    EXPECT_EQ(replaced("a$r.stdout"), "aout");
}

TEST(Names, AWholeTextKeepsTheType) {
    EXPECT_EQ(replaced("$p.pid"), 42);
    EXPECT_EQ(replaced("${p.pid}"), 42);
    EXPECT_EQ(replaced("$r.stdout"), bytes_value("out"));
}

TEST(Names, AreReplacedEverywhere) {
    EXPECT_EQ(replaced(Json{{"$child", {"$p.pid", 5, nullptr}}}), (Json{{"/bin/child", {42, 5, nullptr}}}));
}

TEST(Names, UnknownOnesAndLoneDollarsStay) {
    EXPECT_EQ(replaced("$unknown $ $5"), "$unknown $ $5");
    EXPECT_EQ(replaced("$p"), "$p");
}

TEST(Names, TwoDollarsAreOne) {
    EXPECT_EQ(replaced("$$child"), "$child");
    EXPECT_EQ(replaced("$$$child"), "$/bin/child");
    EXPECT_EQ(replaced("$$child", true), "$$child");
}

TEST(Names, AreFound) {
    EXPECT_EQ(names_in(Json{{"$a", {"${b.c}d", "$$e", 1}}}),
              (std::vector<std::vector<std::string>>{{"a"}, {"b", "c"}}));
}

}  // namespace
}  // namespace childproof
