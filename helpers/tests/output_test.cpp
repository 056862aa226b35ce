#include <gtest/gtest.h>

#include <string>

#include "run_child.hpp"

using namespace std::string_literals;

TEST(Output, Text) {
    const Outcome outcome =
        run_child({"write", "a", "write-err", "b", "line", "c", "line-err", "d", "write-fd", "2", "e"});
    EXPECT_EQ(outcome.out, "ac\n");
    EXPECT_EQ(outcome.err, "bd\ne");
}

TEST(Output, Hexadecimal) {
    const Outcome outcome = run_child({"write-hex", "00fF41", "write-err-hex", "0a"});
    EXPECT_EQ(outcome.out,
              "\0\xFF"
              "A"s);
    EXPECT_EQ(outcome.err, "\n");
    EXPECT_EQ(run_child({"write-hex", "0"}).exit_status, 125);
    EXPECT_EQ(run_child({"write-hex", "0g"}).exit_status, 125);
}

TEST(Output, GeneratedStream) {
    for (const std::size_t size : {0U, 1U, 8U, 65536U, 65537U, 1000003U}) {
        const Outcome outcome = run_child({"generate", std::to_string(size), "generate-err", "9"});
        EXPECT_EQ(outcome.out, generated(size));
        EXPECT_EQ(outcome.err, "0000000\n0");
    }
}

TEST(Output, ArgumentsEndTheVerbs) {
    const Outcome outcome = run_child({"echo-argv", "write", "", "\xFF", "a b"});
    EXPECT_EQ(outcome.out, "write\0\0\xFF\0a b\0"s);
}

TEST(Output, ThatCannotBeWrittenIsReported) {
    const Outcome outcome = run_child({"write-fd", "7", "a"});
    EXPECT_EQ(outcome.err, "child: write-fd: cannot write to descriptor 7: Bad file descriptor\n");
    EXPECT_EQ(outcome.exit_status, 125);
}
