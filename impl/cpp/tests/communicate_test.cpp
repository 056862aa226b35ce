#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Clock = std::chrono::steady_clock;
using Communicate = ParentTest;

const std::size_t more_than_a_pipe_holds = 1 << 20;

/// Sleeps until the child has written something, so that a short timeout need not be long enough for it to start.
void await_output(const Stream& stream) {
    pollfd output{stream.fileno(), POLLIN, 0};
    ASSERT_EQ(::poll(&output, 1, -1), 1);
}

TEST_F(Communicate, SendsInputAndReadsBothStreams) {
    Popen child("cat; echo done >&2", {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE, .shell = true});
    const Communicated read = child.communicate("some input");
    EXPECT_EQ(read.stdout_, "some input");
    EXPECT_EQ(read.stderr_, "done\n");
    EXPECT_EQ(child.returncode(), 0);
    EXPECT_TRUE(child.stdin_.closed() && child.stdout_.closed() && child.stderr_.closed());
}

TEST_F(Communicate, HasNothingForStreamsThatAreNoPipes) {
    Popen child({"/bin/true"});
    const Communicated read = child.communicate();
    EXPECT_FALSE(read.stdout_);
    EXPECT_FALSE(read.stderr_);
}

TEST_F(Communicate, ClosesStdinWithoutInput) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    EXPECT_EQ(child.communicate().stdout_, "");
}

TEST_F(Communicate, MovesMoreThanPipesHoldInAllDirections) {
    const std::string input(more_than_a_pipe_holds, 'x');
    Popen child({"/usr/bin/tee", "/dev/stderr"}, {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE});
    const Communicated read = child.communicate(input);
    EXPECT_TRUE(read.stdout_ == input);
    EXPECT_TRUE(read.stderr_ == input);
}

TEST_F(Communicate, ReadsAChildThatWritesOneStreamFirst) {
    Popen child("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero",
                {.stdout_ = PIPE, .stderr_ = PIPE, .shell = true});
    const Communicated read = child.communicate();
    EXPECT_EQ(read.stdout_->size(), 300000U);
    EXPECT_EQ(read.stderr_->size(), 300000U);
}

TEST_F(Communicate, IgnoresThatNobodyReadsTheInput) {
    const std::string input(more_than_a_pipe_holds, 'x');
    Popen child("exec <&-; echo fine", {.stdin_ = PIPE, .stdout_ = PIPE, .shell = true});
    EXPECT_EQ(child.communicate(input).stdout_, "fine\n");
    EXPECT_EQ(Popen({"/bin/true"}, {.stdin_ = PIPE}).communicate(input).stdout_, std::nullopt);
}

/// Does to an end of a pipe what anybody can who shares it.
void make_non_blocking(const Stream& stream) {
    const int flags = fcntl(stream.fileno(), F_GETFL);
    ASSERT_EQ(fcntl(stream.fileno(), F_SETFL, flags | O_NONBLOCK), 0);
}

TEST_F(Communicate, WaitsAlsoWhereSomebodyHasMadeThePipesNonBlocking) {
    const std::string input(more_than_a_pipe_holds, 'x');
    for (const Timeout timeout : {Timeout(), Timeout(60)}) {
        Popen child("cat; sleep 0.05; echo end", {.stdin_ = PIPE, .stdout_ = PIPE, .shell = true});
        make_non_blocking(child.stdin_);
        make_non_blocking(child.stdout_);
        EXPECT_TRUE(child.communicate(input, timeout).stdout_ == input + "end\n");
    }
}

TEST_F(Communicate, StreamsWaitAlsoWhereSomebodyHasMadeThemNonBlocking) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    make_non_blocking(child.stdin_);
    make_non_blocking(child.stdout_);
    child.stdin_.write("a line\n");
    child.stdin_.flush();
    EXPECT_EQ(child.stdout_.readline(), "a line\n");
    child.exit();
}

TEST_F(Communicate, ReturnsTheSameAgain) {
    Popen child({"/bin/echo", "once"}, {.stdout_ = PIPE});
    EXPECT_EQ(child.communicate().stdout_, "once\n");
    EXPECT_EQ(child.communicate().stdout_, "once\n");
}

TEST_F(Communicate, IncludesWhatTheStreamHasBuffered) {
    Popen child("printf 'one\\ntwo\\n'; cat", {.stdin_ = PIPE, .stdout_ = PIPE, .shell = true});
    EXPECT_EQ(child.stdout_.readline(), "one\n");
    child.stdin_.write("three ");
    EXPECT_EQ(child.communicate("four").stdout_, "two\nthree four");
}

TEST_F(Communicate, IncludesWhatATextStreamHasBuffered) {
    // One character is whole, and the next only half there, when the first line is asked for.
    Popen child("printf 'one\\r\\n\\303\\251\\303'; cat",
                {.stdin_ = PIPE, .stdout_ = PIPE, .shell = true, .encoding = "utf-8", .errors = "surrogateescape"});
    EXPECT_EQ(child.stdout_.readline(), "one\n");
    EXPECT_EQ(child
                  .communicate("\xa9"
                               "x")
                  .stdout_,
              "\u00e9\u00e9x");
}

TEST_F(Communicate, TimeoutHoldsTheBytesReadSoFar) {
    Popen child("printf abc; printf de >&2; cat", {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE, .shell = true});
    const int stdin_copy = dup(child.stdin_.fileno());  // keeps the child waiting
    await_output(child.stdout_);
    await_output(child.stderr_);
    const auto start = Clock::now();
    const TimeoutExpired error = timeout_of([&] { child.communicate({}, 0.2); });
    EXPECT_GE(std::chrono::duration<double>(Clock::now() - start).count(), 0.2);
    EXPECT_EQ(error.output, "abc");
    EXPECT_EQ(error.stdout_(), "abc");
    EXPECT_EQ(error.stderr_, "de");
    EXPECT_EQ(error.timeout, 0.2);
    ASSERT_EQ(write(stdin_copy, "f", 1), 1);
    close(stdin_copy);
    const Communicated read = child.communicate();
    EXPECT_EQ(read.stdout_, "abcf");
    EXPECT_EQ(read.stderr_, "de");
}

TEST_F(Communicate, TimeoutHoldsNothingIfNothingWasRead) {
    Popen child({"/bin/sleep", "60"}, {.stdout_ = PIPE, .text = true});
    try {
        child.communicate({}, 0.01);
        FAIL();
    } catch (const TimeoutExpired& error) {
        EXPECT_FALSE(error.output);
        EXPECT_FALSE(error.stderr_);
    }
    child.kill();
    EXPECT_EQ(child.communicate().stdout_, "");
}

TEST_F(Communicate, TimeoutBoundsABlockedWriteAndTheRestIsSentLater) {
    const std::string input(more_than_a_pipe_holds, 'x');
    // A child that reads nothing until it is told to by a signal.
    Popen child("trap 'exec wc -c' USR1; echo ready; while :; do sleep 0.01; done",
                {.stdin_ = PIPE, .stdout_ = PIPE, .shell = true});
    EXPECT_EQ(child.stdout_.readline(), "ready\n");
    EXPECT_THROW(child.communicate(input, 0.05), TimeoutExpired);
    EXPECT_THROW(child.communicate("more", 0.05), ValueError);
    EXPECT_THROW(child.communicate("", 0.05), TimeoutExpired);
    child.send_signal(SIGUSR1);
    EXPECT_EQ(child.communicate().stdout_, std::to_string(input.size()) + "\n");
}

TEST_F(Communicate, TimeoutIsNotDefeatedByAGrandchildThatKeepsThePipe) {
    Popen child("sleep 60 & echo $!", {.stdout_ = PIPE, .shell = true});
    await_output(child.stdout_);
    const TimeoutExpired error = timeout_of([&] { child.communicate({}, 0.1); });
    kill(std::stoi(*error.output), SIGKILL);
    EXPECT_EQ(child.communicate().stdout_, error.output);
}

TEST_F(Communicate, TimeoutCoversTheWaitBehindTheEndOfOutput) {
    Popen child("echo early; exec >&-; exec sleep 60", {.stdout_ = PIPE, .shell = true});
    await_output(child.stdout_);
    const TimeoutExpired error = timeout_of([&] { child.communicate({}, 0.2); });
    EXPECT_EQ(error.output, "early\n");
    EXPECT_EQ(error.timeout, 0.2);
    child.kill();
    EXPECT_EQ(child.communicate().stdout_, "early\n");
}

TEST_F(Communicate, AnEndlessWriterDoesNotDefeatTheTimeout) {
    Popen child({"/usr/bin/yes"}, {.stdout_ = PIPE});
    await_output(child.stdout_);
    EXPECT_THROW(child.communicate({}, 0.05), TimeoutExpired);
    EXPECT_THROW(child.communicate({}, 0), TimeoutExpired);
    child.kill();
    EXPECT_FALSE(child.communicate().stdout_->empty());
}

TEST_F(Communicate, InputNeedsAPipe) {
    Popen child({"/bin/true"});
    EXPECT_THROW(child.communicate("x"), ValueError);
    child.wait();
}

TEST_F(Communicate, StreamsMayHaveBeenClosedBefore) {
    Popen child("cat; echo err >&2", {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE, .shell = true});
    child.stdin_.write("in");
    child.stdin_.close();
    child.stdout_.close();
    EXPECT_THROW(child.communicate("more"), ValueError);
    const Communicated read = child.communicate();
    EXPECT_EQ(read.stdout_, "");
    EXPECT_NE(read.stderr_, std::nullopt);
}

TEST_F(Communicate, TextIsConvertedBothWays) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE, .encoding = "utf-16-le"});
    EXPECT_EQ(child.communicate("h\u00e9\r\nx\ry").stdout_, "h\u00e9\nx\ny");
}

TEST_F(Communicate, UndecodableOutputIsAnErrorAndTheChildIsReaped) {
    Popen child({"/usr/bin/printf", "\\377"}, {.stdout_ = PIPE, .encoding = "utf-8"});
    EXPECT_THROW(child.communicate(), UnicodeError);
    EXPECT_EQ(child.returncode(), 0);
    EXPECT_THROW(child.communicate(), UnicodeError);
}

TEST_F(Communicate, UnencodableInputIsAnError) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE, .encoding = "ascii"});
    EXPECT_THROW(child.communicate("\u00e9"), UnicodeError);
    child.exit();
}

TEST_F(Communicate, APendingSigpipeOfTheCallerStaysPending) {
    sigset_t sigpipe;
    sigset_t previous;
    sigemptyset(&sigpipe);
    sigaddset(&sigpipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &sigpipe, &previous);
    raise(SIGPIPE);
    Popen child({"/bin/true"}, {.stdin_ = PIPE});
    child.wait();
    child.communicate("nobody reads this");
    const timespec at_once{};
    EXPECT_EQ(sigtimedwait(&sigpipe, nullptr, &at_once), SIGPIPE);
    pthread_sigmask(SIG_SETMASK, &previous, nullptr);
}

/// The size of the pipe that a child has written a lot to, while it still runs.
int pipe_size_after_much_output(int pipesize) {
    Popen child("head -c 300000 /dev/zero; exec sleep 60", {.stdout_ = PIPE, .shell = true, .pipesize = pipesize});
    for (std::size_t read = 0; read < 300'000;) {
        read = timeout_of([&] { child.communicate({}, 0.01); }).output.value_or("").size();
    }
    const int size = fcntl(child.stdout_.fileno(), F_GETPIPE_SZ);
    child.kill();
    child.exit();
    return size;
}

TEST_F(Communicate, EnlargesAPipeThatCarriesALot) {
    const int larger = pipe_size_after_much_output(-1);
    EXPECT_TRUE(larger == 1 << 18 || geteuid() != 0) << larger;  // a user may have used up what there is for each
}

TEST_F(Communicate, LeavesAPipeAsLargeAsPipesizeSays) { EXPECT_EQ(pipe_size_after_much_output(1 << 16), 1 << 16); }

TEST_F(Communicate, LargeOutputIsWholeAndOverInputToo) {
    const std::string input = many_bytes(20'000'000);
    Popen child("tee /dev/stderr", {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE, .shell = true});
    const Communicated read = child.communicate(input);
    EXPECT_TRUE(read.stdout_ == input);
    EXPECT_TRUE(read.stderr_ == input);
}

}  // namespace
}  // namespace subprocess::testing
