#include <fcntl.h>
#include <io.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "child.windows.hpp"
#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Redirects = ParentTest;

std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

TEST_F(Redirects, ToTheNullDevice) {
    const auto seen = report({.stdin_ = DEVNULL, .stdout_ = DEVNULL, .stderr_ = DEVNULL})["fds"];
    for (const char* const number : {"0", "1", "2"}) EXPECT_EQ(seen[number]["kind"], "null") << seen;
    EXPECT_EQ(run(child({"count"}), {.stdin_ = DEVNULL, .stdout_ = PIPE}).stdout_, "0\n");
}

TEST_F(Redirects, ToADescriptor) {
    const TemporaryDirectory directory;
    const std::string path = directory.add("out", "");
    const int number = _open(path.c_str(), _O_WRONLY | _O_BINARY | _O_NOINHERIT);
    call(child({"write", "a", "write-err", "b"}), {.stdout_ = number, .stderr_ = number});
    _close(number);
    EXPECT_EQ(content(path), "ab");
}

TEST_F(Redirects, ToAFile) {
    const TemporaryDirectory directory;
    std::FILE* const file = std::fopen((directory.path() + "\\out").c_str(), "wb");
    call(child({"write", "a"}), {.stdout_ = file});
    std::fclose(file);
    EXPECT_EQ(content(directory.path() + "\\out"), "a");
}

TEST_F(Redirects, OfStderrToStdout) {
    const auto args = child({"write", "a", "write-err", "b", "write", "c"});
    EXPECT_EQ(run(args, {.stdout_ = PIPE, .stderr_ = STDOUT}).stdout_, "abc");
    const CompletedProcess done = run(args, {.stdout_ = DEVNULL, .stderr_ = STDOUT});
    EXPECT_FALSE(done.stderr_);
}

TEST_F(Redirects, OfOneStreamLeaveTheOthers) {
    const auto here = report({})["fds"];
    const auto seen = report({.stdin_ = DEVNULL})["fds"];
    EXPECT_EQ(seen["1"]["kind"], here["1"]["kind"]);
    EXPECT_EQ(seen["2"]["kind"], here["2"]["kind"]);
}

TEST_F(Redirects, FromAnotherChild) {
    Popen first(child({"generate", "1000000"}), {.stdout_ = PIPE});
    Popen second(child({"count"}), {.stdin_ = first.stdout_, .stdout_ = PIPE});
    first.stdout_.close();
    EXPECT_EQ(second.communicate().stdout_, "1000000\n");
    EXPECT_EQ(first.wait(), 0);
}

TEST_F(Redirects, TheWriterLearnsThatItsReaderIsGone) {
    Popen process(child({"close", "0", "pause"}), {.stdin_ = PIPE, .bufsize = 0});
    process.kill();
    process.wait();
    try {
        process.stdin_.write("x");
        FAIL();
    } catch (const OSError& error) {
        EXPECT_EQ(error.code(), std::errc::broken_pipe) << error.what();
    }
}

TEST_F(Redirects, AClosedDescriptorIsAnError) {
    try {
        run(child({}), {.stdout_ = 1000});
        FAIL();
    } catch (const OSError& error) {
        EXPECT_EQ(error.code(), std::errc::bad_file_descriptor);
        EXPECT_EQ(error.step, Step::redirect);
    }
}

TEST_F(Redirects, StreamsHaveDescriptors) {
    Popen process(child({"cat"}), {.stdin_ = PIPE, .stdout_ = PIPE});
    EXPECT_EQ(_write(process.stdin_.fileno(), "abc", 3), 3);
    process.stdin_.close();
    EXPECT_EQ(process.stdout_.read(), "abc");
    process.exit();
}

TEST_F(Redirects, AParentWithoutStandardHandlesStillRedirects) {
    const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    SetStdHandle(STD_INPUT_HANDLE, nullptr);
    const Finally restore([&] { SetStdHandle(STD_INPUT_HANDLE, input); });
    EXPECT_EQ(check_output(child({"count"})), "0\n");
}

}  // namespace
}  // namespace subprocess::testing
