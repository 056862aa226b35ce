#include <gtest/gtest.h>

#include "run_child.hpp"

TEST(Verbs, AreDoneFromLeftToRight) {
    const Outcome outcome = run_child({"write", "a", "line", "b", "write", "c"});
    EXPECT_EQ(outcome.out, "ab\nc");
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(outcome.exit_status, 0);
}

TEST(Verbs, NoneAtAllIsSuccess) { EXPECT_EQ(run_child({}).exit_status, 0); }

TEST(Verbs, AnUnknownOneIsReported) {
    const Outcome outcome = run_child({"write", "a", "frob", "b"});
    EXPECT_EQ(outcome.out, "a");
    EXPECT_EQ(outcome.err, "child: unknown verb: frob\n");
    EXPECT_EQ(outcome.exit_status, 125);
}

TEST(Verbs, AMissingOperandIsReported) {
    const Outcome outcome = run_child({"write-fd", "1"});
    EXPECT_EQ(outcome.err, "child: write-fd: too few operands for write-fd\n");
    EXPECT_EQ(outcome.exit_status, 125);
}

TEST(Verbs, ANumberThatIsNoneIsReported) {
    const Outcome outcome = run_child({"exit", "3x"});
    EXPECT_EQ(outcome.err, "child: exit: not a number: 3x\n");
    EXPECT_EQ(outcome.exit_status, 125);
}
