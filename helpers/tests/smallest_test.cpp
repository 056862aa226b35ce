#include <gtest/gtest.h>

#include "run_child.hpp"

TEST(Nothing, ExitsWithZero) {
    const Outcome outcome = run_child({}, {.program = NOTHING_PATH});
    EXPECT_EQ(outcome.exit_status, 0);
    EXPECT_EQ(outcome.out + outcome.err, "");
}

TEST(Hello, WritesItsLineAndExitsWithZero) {
    const Outcome outcome = run_child({}, {.program = HELLO_PATH});
    EXPECT_EQ(outcome.exit_status, 0);
    EXPECT_EQ(outcome.out, "hello\n");
    EXPECT_EQ(outcome.err, "");
}
