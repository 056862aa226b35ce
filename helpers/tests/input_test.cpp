#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "run_child.hpp"

TEST(Input, LinesAreReadWithoutWhatFollows) {
    const Outcome outcome = run_child({"read-line", "write", "-", "cat"}, {.input = "ab\ncd\nef"});
    EXPECT_EQ(outcome.out, "ab\n-cd\nef");
    EXPECT_EQ(run_child({"read-line"}, {.input = "ab"}).out, "ab");
}

TEST(Input, Read) {
    EXPECT_EQ(run_child({"read", "2", "cat"}, {.input = "abcd"}).out, "cd");
    EXPECT_EQ(run_child({"read", "9", "write", "end"}, {.input = "abcd"}).out, "end");
}

TEST(Input, ToItsEnd) {
    EXPECT_EQ(run_child({"drain", "cat"}, {.input = "abcd"}).out, "");
    EXPECT_EQ(run_child({"count"}, {.input = generated(100000)}).out, "100000\n");
    EXPECT_EQ(run_child({"cat"}, {.input = generated(100000)}).out, generated(100000));
}

TEST(Input, Available) {
    const auto prepare = [] {
        int ends[2];
        if (pipe(ends) != 0 || write(ends[1], "abcd", 4) != 4) _exit(126);
        dup2(ends[0], 0);
    };
    EXPECT_EQ(run_child({"available", "read", "3", "available", "read", "1", "available"}, {.prepare = prepare}).out,
              "4\n1\n0\n");
}

TEST(Input, Generated) {
    EXPECT_EQ(run_child({"check-generated", "100003"}, {.input = generated(100003)}).exit_status, 0);
    EXPECT_EQ(run_child({"check-generated", "0"}).exit_status, 0);

    const Outcome longer = run_child({"check-generated", "8"}, {.input = generated(9)});
    EXPECT_EQ(longer.err, "child: check-generated: 9 bytes on stdin instead of 8\n");
    EXPECT_EQ(longer.exit_status, 125);

    std::string wrong = generated(70000);
    wrong[69999] = '?';
    EXPECT_EQ(run_child({"check-generated", "70000"}, {.input = wrong}).exit_status, 125);
}

TEST(Input, OfAnotherDescriptor) {
    EXPECT_EQ(run_child({"read-fd", "7"}, {.input = "abc", .prepare = [] { dup2(0, 7); }}).out, "abc");
    EXPECT_EQ(run_child({"read-fd", "7"}).exit_status, 125);
}

TEST(Input, ANonBlockingStreamIsAnError) {
    const auto prepare = [] {
        int ends[2];
        if (pipe2(ends, O_NONBLOCK) != 0) _exit(126);
        dup2(ends[0], 0);
    };
    EXPECT_EQ(run_child({"cat"}, {.prepare = prepare}).exit_status, 125);
}
