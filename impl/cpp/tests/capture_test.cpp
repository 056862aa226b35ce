// What is done with output while it is captured: tee, limit; and reading what is left when the child has been waited
// for.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Capture = BackendTest;
INSTANTIATE_TEST_SUITE_P(, Capture, every_backend, backend_name);

TEST_P(Capture, TeesWhatItCaptures) {
    std::string seen;
    std::string seen_of_stderr;
    const auto done = run("echo out; echo err >&2; head -c 300000 /dev/zero",
                          {.capture_output = true,
                           .shell = true,
                           .on_stdout = [&](std::string_view bytes) { seen += bytes; },
                           .on_stderr = [&](std::string_view bytes) { seen_of_stderr += bytes; },
                           .backend = GetParam()});
    EXPECT_EQ(done.stdout_->size(), 300004U);
    EXPECT_TRUE(seen == done.stdout_);
    EXPECT_EQ(seen_of_stderr, "err\n");
}

TEST_P(Capture, TeesBytesAsTheyCome) {
    // The child goes on only when what it wrote has been seen.
    int to_child[2];
    ASSERT_EQ(pipe2(to_child, O_CLOEXEC), 0);
    const Finally close_them([&] {
        close(to_child[0]);
        close(to_child[1]);
    });
    const auto answer = [&](std::string_view bytes) {
        const ssize_t answered = bytes == "first\n" ? write(to_child[1], "second\n", 7) : 7;
        EXPECT_EQ(answered, 7);
    };
    const auto done = run("echo first; read line; echo $line", {.stdin_ = to_child[0],
                                                                .stdout_ = PIPE,
                                                                .shell = true,
                                                                .timeout = 60,
                                                                .text = true,
                                                                .on_stdout = answer,
                                                                .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "first\nsecond\n");
}

TEST_P(Capture, LosesNothingIfTheTeeThrows) {
    bool thrown = false;
    Popen child("echo one; echo two", {.stdout_ = PIPE,
                                       .shell = true,
                                       .on_stdout =
                                           [&](std::string_view bytes) {
                                               if (!std::exchange(thrown, true) && !bytes.empty()) throw bytes.size();
                                           },
                                       .backend = GetParam()});
    EXPECT_THROW(child.communicate(), std::size_t);
    EXPECT_EQ(child.communicate().stdout_, "one\ntwo\n");
}

TEST_P(Capture, StopsAtTheLimit) {
    try {
        run("echo err >&2; exec cat /dev/zero",
            {.capture_output = true, .shell = true, .output_limit = 100000, .backend = GetParam()});
        FAIL();
    } catch (const OutputLimitExceeded& error) {
        EXPECT_EQ(error.limit, 100000U);
        EXPECT_EQ(error.output->size(), 100000U);
        EXPECT_EQ(error.stderr_, "err\n");
        EXPECT_STREQ(error.what(), "Command 'echo err >&2; exec cat /dev/zero' wrote more than 100000 bytes");
    }
}

TEST_P(Capture, GivesAllUpToTheLimit) {
    const auto done = run({"/usr/bin/printf", "12345"}, {.stdout_ = PIPE, .output_limit = 5, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "12345");
    EXPECT_THROW(run({"/usr/bin/printf", "12345"}, {.stdout_ = PIPE, .output_limit = 4, .backend = GetParam()}),
                 OutputLimitExceeded);
}

TEST_P(Capture, ReapsNowAndReadsLater) {
    Popen child("echo out; echo err >&2; exit 3",
                {.stdout_ = PIPE, .stderr_ = PIPE, .shell = true, .backend = GetParam()});
    EXPECT_EQ(child.wait(), 3);
    EXPECT_EQ(waitpid(child.pid(), nullptr, WNOHANG), -1) << "it has been collected";
    const Communicated read = child.communicate();
    EXPECT_EQ(read.stdout_, "out\n");
    EXPECT_EQ(read.stderr_, "err\n");
}

TEST_P(Capture, ReapsNowAndReadsTheStreamLater) {
    Popen child("echo one; echo two; exit 3", {.stdout_ = PIPE, .shell = true, .text = true, .backend = GetParam()});
    EXPECT_EQ(child.wait(), 3);
    EXPECT_EQ(child.stdout_.readline(), "one\n");
    EXPECT_EQ(child.stdout_.read(), "two\n");
    child.exit();
}

TEST_P(Capture, KeepsTheWaitStatus) {
    const auto status_of = [](const char* command) {
        return run(command, {.shell = true, .backend = GetParam()}).wait_status.value();
    };
    EXPECT_EQ(WEXITSTATUS(status_of("exit 77")), 77);
    EXPECT_TRUE(WIFSIGNALED(status_of("kill -9 $$")));
    EXPECT_EQ(WTERMSIG(status_of("kill -9 $$")), 9);
    EXPECT_FALSE(WCOREDUMP(status_of("ulimit -c 0; kill -ABRT $$")));
    Popen child({"/bin/true"}, {.backend = GetParam()});
    EXPECT_FALSE(child.wait_status());
    child.wait();
    EXPECT_EQ(child.wait_status(), 0);
}

}  // namespace
}  // namespace subprocess::testing
