#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Streams = ParentTest;

TEST_F(Streams, ThereIsNoneUnlessItIsAPipe) {
    Popen child({"/bin/true"});
    EXPECT_FALSE(child.stdin_);
    EXPECT_TRUE(child.stdout_.closed());
    EXPECT_THROW(child.stdout_.read(), ValueError);
    EXPECT_THROW(child.stdin_.write("x"), ValueError);
    child.wait();
}

TEST_F(Streams, BufferedWritesWaitForFlush) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    EXPECT_EQ(child.stdin_.write("abc\n"), 4U);
    child.stdin_.flush();
    EXPECT_EQ(child.stdout_.readline(), "abc\n");
    child.stdin_.write("rest");
    child.stdin_.close();
    EXPECT_EQ(child.stdout_.read(), "rest");
    EXPECT_EQ(child.stdout_.read(), "");
    child.exit();
}

TEST_F(Streams, UnbufferedWritesArriveAtOnce) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE, .bufsize = 0});
    EXPECT_EQ(child.stdin_.write("abc"), 3U);
    EXPECT_EQ(child.stdout_.read(100), "abc") << "one system call, which may return less";
    child.stdin_.write("line\nmore");
    EXPECT_EQ(child.stdout_.readline(), "line\n");
    EXPECT_EQ(child.stdout_.read(2), "mo");
    child.stdin_.close();
    EXPECT_EQ(child.stdout_.read(), "re");
    child.exit();
}

TEST_F(Streams, LineBufferedTextArrivesWithTheEndOfTheLine) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE, .text = true, .bufsize = 1});
    child.stdin_.write("whole line\n");
    EXPECT_EQ(child.stdout_.readline(), "whole line\n");
    child.exit();
}

TEST_F(Streams, ASmallBufferIsFlushedWhenItIsFull) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE, .bufsize = 4});
    child.stdin_.write("abc");
    child.stdin_.write("de");
    EXPECT_EQ(child.stdout_.read(5), "abcde");
    child.exit();
}

TEST_F(Streams, ReadWithASizeWaitsForAllOfIt) {
    Popen child("printf ab; printf cd; printf ef", {.stdout_ = PIPE, .shell = true});
    EXPECT_EQ(child.stdout_.read(5), "abcde");
    EXPECT_EQ(child.stdout_.read(0), "");
    EXPECT_EQ(child.stdout_.read(5), "f");
    EXPECT_EQ(child.stdout_.read(5), "");
    child.exit();
}

TEST_F(Streams, SizesAreCharactersInTextMode) {
    Popen child({"/usr/bin/printf", "\u00e9\u20ac\\r\\nabc"}, {.stdout_ = PIPE, .encoding = "utf-8"});
    EXPECT_EQ(child.stdout_.read(2), "\u00e9\u20ac");
    EXPECT_EQ(child.stdout_.read(2), "\na");
    EXPECT_EQ(child.stdout_.read(9), "bc");
    child.exit();
    Popen sink({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = DEVNULL, .encoding = "utf-16"});
    EXPECT_EQ(sink.stdin_.write("\u00e9\u20ac!"), 3U);
    sink.exit();
}

TEST_F(Streams, LastLineMayLackItsEnd) {
    Popen child({"/usr/bin/printf", "a\\n\\nb"}, {.stdout_ = PIPE});
    for (const char* const line : {"a\n", "\n", "b", ""}) EXPECT_EQ(child.stdout_.readline(), line);
    child.exit();
}

TEST_F(Streams, LongLinesAreRead) {
    Popen child("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end", {.stdout_ = PIPE, .shell = true});
    EXPECT_EQ(child.stdout_.readline(), std::string(100000, 'x') + "\n");
    EXPECT_EQ(child.stdout_.readline(), "end\n");
    child.exit();
}

int error_of(const std::function<void()>& function) {
    try {
        function();
    } catch (const OSError& error) {
        return error.code().value();
    }
    return 0;
}

TEST_F(Streams, WritingToAChildThatHasGoneIsAnErrorAndNoSignal) {
    Popen child({"/bin/true"}, {.stdin_ = PIPE, .bufsize = 0});
    child.wait();
    EXPECT_EQ(error_of([&] { child.stdin_.write("x"); }), EPIPE);
    EXPECT_EQ(error_of([&] { child.stdin_.close(); }), 0);
}

TEST_F(Streams, FlushingToAChildThatHasGoneIsAnErrorAgainAndAgain) {
    Popen child({"/bin/true"}, {.stdin_ = PIPE});
    child.wait();
    EXPECT_EQ(error_of([&] { child.stdin_.write("x"); }), 0);
    EXPECT_EQ(error_of([&] { child.stdin_.flush(); }), EPIPE);
    EXPECT_EQ(error_of([&] { child.stdin_.close(); }), EPIPE) << "what is buffered is still there";
    EXPECT_TRUE(child.stdin_.closed());
    EXPECT_EQ(error_of([&] { child.stdin_.close(); }), 0);
}

TEST_F(Streams, LeaveErrnoAsItWas) {
    Popen child("sleep 0.05; echo x", {.stdin_ = PIPE, .stdout_ = PIPE, .shell = true});
    // So that a read has to wait, after an EAGAIN.
    const int number = child.stdout_.fileno();
    fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK);
    errno = EOWNERDEAD;
    EXPECT_EQ(child.stdout_.readline(), "x\n");
    EXPECT_EQ(errno, EOWNERDEAD);
    child.wait();
    child.stdin_.write("x");
    EXPECT_THROW(child.stdin_.flush(), OSError);
    EXPECT_EQ(errno, EOWNERDEAD);
    EXPECT_THROW(child.stdin_.close(), OSError);
    EXPECT_EQ(errno, EOWNERDEAD);
}

TEST_F(Streams, AreForOneDirection) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    EXPECT_THROW(child.stdin_.read(), ValueError);
    EXPECT_THROW(child.stdout_.write("x"), ValueError);
    child.exit();
}

TEST_F(Streams, AClosedOneCannotBeUsed) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE});
    child.stdin_.close();
    child.stdin_.close();
    EXPECT_TRUE(child.stdin_);
    EXPECT_THROW(child.stdin_.write("x"), ValueError);
    EXPECT_THROW(child.stdin_.fileno(), ValueError);
    child.wait();
}

TEST_F(Streams, MayBeMovedAway) {
    Popen child({"/bin/echo", "x"}, {.stdout_ = PIPE});
    Stream stream = std::move(child.stdout_);
    EXPECT_FALSE(child.stdout_);
    EXPECT_EQ(stream.read(), "x\n");
    Stream other;
    other = std::move(stream);
    EXPECT_FALSE(other.closed());
    child.wait();
}

}  // namespace
}  // namespace subprocess::testing
