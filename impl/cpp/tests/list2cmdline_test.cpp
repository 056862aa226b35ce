#include <gtest/gtest.h>

#include <subprocess/subprocess.hpp>

namespace subprocess::testing {
namespace {

// Expected values are those of CPython 3.13.
TEST(List2cmdline, QuotesAsTheMsCRuntimeReads) {
    EXPECT_EQ(list2cmdline({}), "");
    EXPECT_EQ(list2cmdline({""}), R"("")");
    EXPECT_EQ(list2cmdline({"a", "b c", "d\te"}), "a \"b c\" \"d\te\"");
    EXPECT_EQ(list2cmdline({R"(a"b)"}), R"(a\"b)");
    EXPECT_EQ(list2cmdline({R"(a\b)"}), R"(a\b)");
    EXPECT_EQ(list2cmdline({R"(a\"b)"}), R"(a\\\"b)");
    EXPECT_EQ(list2cmdline({R"(a b\)"}), R"("a b\\")");
    EXPECT_EQ(list2cmdline({R"(ab\)"}), R"(ab\)");
    EXPECT_EQ(list2cmdline({R"(a\\"b c\\)", ""}), R"("a\\\\\"b c\\\\" "")");
    EXPECT_EQ(list2cmdline({"a\nb"}), "a\nb");
}

}  // namespace
}  // namespace subprocess::testing
