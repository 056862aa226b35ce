// The exchange by threads: nothing lost, no timeout overrun.
#include <chrono>

#include "child.windows.hpp"
#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Clock = std::chrono::steady_clock;
using Communicate = ParentTest;

const std::size_t more_than_a_pipe_holds = 1 << 20;

/// Calls communicate until it has read some output, with a longer timeout each time.
TimeoutExpired time_out_with_output(Popen& process) {
    for (double timeout = 0.05;; timeout *= 2) {
        const auto start = Clock::now();
        TimeoutExpired error = timeout_of([&] { process.communicate({}, timeout); });
        EXPECT_GE(std::chrono::duration<double>(Clock::now() - start).count(), timeout);
        if (error.output) return error;
    }
}

TEST_F(Communicate, SendsInputAndReadsBothStreams) {
    Popen process(child({"cat", "line-err", "done"}), {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE});
    const Communicated read = process.communicate("some input");
    EXPECT_EQ(read.stdout_, "some input");
    EXPECT_EQ(read.stderr_, "done\n");
    EXPECT_EQ(process.returncode(), 0);
    EXPECT_TRUE(process.stdin_.closed() && process.stdout_.closed() && process.stderr_.closed());
}

TEST_F(Communicate, MovesMoreThanPipesHoldInAllDirections) {
    const std::string input(more_than_a_pipe_holds, 'x');
    Popen process(child({"generate-err", "1000000", "cat"}), {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE});
    const Communicated read = process.communicate(input);
    EXPECT_TRUE(read.stdout_ == input);
    EXPECT_EQ(read.stderr_->size(), 1000000U);
}

TEST_F(Communicate, ReadsOneStreamAlone) {
    EXPECT_EQ(check_output(child({"generate", "1000000"})).size(), 1000000U);
    EXPECT_EQ(run(child({"generate-err", "1000000"}), {.stderr_ = PIPE, .timeout = 60}).stderr_->size(), 1000000U);
}

TEST_F(Communicate, IsBinary) {
    const std::string bytes("a\r\n\x1a\0b\n\r", 8);
    EXPECT_EQ(run(child({"cat"}), {.input = bytes, .stdout_ = PIPE}).stdout_, bytes);
}

TEST_F(Communicate, TranslatesLineEndsInTextMode) {
    EXPECT_EQ(run(child({"cat"}), {.input = "a\nb\n", .stdout_ = PIPE}).stdout_, "a\nb\n");
    const CompletedProcess done = run(child({"count"}), {.input = "a\nb\n", .stdout_ = PIPE, .text = true});
    EXPECT_EQ(done.stdout_, "6\n");
    EXPECT_EQ(check_output(child({"write", "a\r\nb\rc\n"}), {.text = true}), "a\nb\nc\n");
}

TEST_F(Communicate, IgnoresThatNobodyReadsTheInput) {
    const std::string input(more_than_a_pipe_holds, 'x');
    Popen process(child({"close", "0", "line", "fine"}), {.stdin_ = PIPE, .stdout_ = PIPE});
    EXPECT_EQ(process.communicate(input).stdout_, "fine\n");
    EXPECT_EQ(Popen(child({}), {.stdin_ = PIPE}).communicate(input, 60).stdout_, std::nullopt);
}

TEST_F(Communicate, TimeoutHoldsTheBytesReadSoFar) {
    const Gate gate;
    Popen process(child({"write", "abc", "gate", gate.address(), "write", "def"}), {.stdout_ = PIPE});
    gate.await();
    EXPECT_EQ(time_out_with_output(process).output, "abc");
    gate.open();
    EXPECT_EQ(process.communicate().stdout_, "abcdef");
}

TEST_F(Communicate, TimeoutBoundsABlockedWriteAndTheRestIsSentLater) {
    const Gate gate;
    const std::string input(more_than_a_pipe_holds, 'x');
    Popen process(child({"gate", gate.address(), "count"}), {.stdin_ = PIPE, .stdout_ = PIPE});
    gate.await();
    const TimeoutExpired error = timeout_of([&] { process.communicate(input, 0.2); });
    EXPECT_EQ(error.output, std::nullopt);
    EXPECT_THROW(process.communicate("anew", 0.1), ValueError);
    gate.open();
    EXPECT_EQ(process.communicate().stdout_, std::to_string(more_than_a_pipe_holds) + "\n");
}

TEST_F(Communicate, TimeoutIsNotHeldUpByAGrandchild) {
    const Gate gate;
    Popen process(child({"spawn", "-", "gate", gate.address(), "write", "late", ";", "write", "early"}),
                  {.stdout_ = PIPE});
    gate.await();
    EXPECT_EQ(process.wait(), 0);
    EXPECT_EQ(time_out_with_output(process).output, "early");
    gate.open();
    EXPECT_EQ(process.communicate().stdout_, "earlylate");
}

TEST_F(Communicate, AnAbandonedExchangeLeavesNothingOpen) {
    const Gate gate;
    Popen process(child({"gate", gate.address()}), {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE});
    gate.await();
    timeout_of([&] { process.communicate(std::string(more_than_a_pipe_holds, 'x'), 0.05); });
    gate.open();
    process.wait();
    // TearDown looks at what is open.
}

TEST_F(Communicate, IncludesWhatTheStreamHasBuffered) {
    Popen process(child({"write", "one\ntwo\n", "cat"}), {.stdin_ = PIPE, .stdout_ = PIPE});
    EXPECT_EQ(process.stdout_.readline(), "one\n");
    process.stdin_.write("three ");
    EXPECT_EQ(process.communicate("four").stdout_, "two\nthree four");
    EXPECT_EQ(process.communicate().stdout_, "two\nthree four");
}

}  // namespace
}  // namespace subprocess::testing
