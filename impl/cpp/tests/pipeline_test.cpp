// Several commands, each with the one's before it output as input.
#include <chrono>
#include <csignal>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Pipeline = BackendTest;
INSTANTIATE_TEST_SUITE_P(, Pipeline, every_backend, backend_name);

TEST_P(Pipeline, PassesTheDataOn) {
    const auto done = run_pipeline({{"/usr/bin/printf", "b\na\nc\n"}, {"sort"}, {"head", "-n", "2"}},
                                   {.stdout_ = PIPE, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "a\nb\n");
    EXPECT_EQ(done.processes.size(), 3U);
    EXPECT_EQ(done.processes[0].args.items().front(), "/usr/bin/printf");
    EXPECT_FALSE(done.processes[0].stdout_);
    EXPECT_EQ(done.processes[2].stdout_, "a\nb\n");
}

TEST_P(Pipeline, GivesEveryStatus) {
    const auto done =
        run_pipeline({"exit 3", "kill -TERM $$", "exit 5", "exit 0"}, {.shell = true, .backend = GetParam()});
    std::vector<int> codes;
    for (const CompletedProcess& process : done.processes) codes.push_back(process.returncode);
    EXPECT_EQ(codes, (std::vector<int>{3, -SIGTERM, 5, 0}));
    EXPECT_EQ(done.returncode, 5);
    EXPECT_EQ(done.processes[1].wait_status, SIGTERM);
    EXPECT_THROW(done.check_returncode(), CalledProcessError);
}

TEST_P(Pipeline, ChecksIfAsked) {
    try {
        run_pipeline({"echo out; echo err >&2; exit 3", "cat"},
                     {.capture_output = true, .shell = true, .check = true, .backend = GetParam()});
        FAIL();
    } catch (const CalledProcessError& error) {
        EXPECT_EQ(error.returncode, 3);
        EXPECT_EQ(error.cmd.items().front(), "echo out; echo err >&2; exit 3");
        EXPECT_EQ(error.output, "out\n");
        EXPECT_EQ(error.stderr_, "err\n");
    }
}

TEST_P(Pipeline, MovesMuchInAllDirections) {
    const std::string input(1 << 20, 'x');
    std::size_t seen = 0;
    const auto done = run_pipeline({{"tee", "/dev/stderr"}, {"tee", "/dev/stderr"}},
                                   {.input = input,
                                    .capture_output = true,
                                    .on_stderr = [&](std::string_view bytes) { seen += bytes.size(); },
                                    .backend = GetParam()});
    EXPECT_TRUE(done.stdout_ == input);
    for (const CompletedProcess& process : done.processes) EXPECT_TRUE(process.stderr_ == input);
    EXPECT_EQ(seen, 2 * input.size());
}

TEST_P(Pipeline, EndsAProducerThatNobodyReads) {
    const auto done = run_pipeline({{"yes"}, {"head", "-n", "1"}}, {.stdout_ = PIPE, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "y\n");
    EXPECT_EQ(done.processes[0].returncode, -SIGPIPE);
}

TEST_P(Pipeline, PassesStderrOn) {
    const auto done = run_pipeline({"echo err >&2", "tr a-z A-Z"},
                                   {.stdout_ = PIPE, .stderr_ = STDOUT, .shell = true, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "ERR\n");
}

TEST_P(Pipeline, KillsAllAtTheEndOfTheTimeout) {
    const TimeoutExpired error = timeout_of([] {
        run_pipeline({{"sleep", "60"}, {"sh", "-c", "echo so far; cat"}},
                     {.stdout_ = PIPE, .timeout = 0.2, .backend = GetParam()});
    });
    EXPECT_EQ(error.timeout, 0.2);
    EXPECT_EQ(error.cmd.items().front(), "sh");
}

TEST_P(Pipeline, KillsThoseThatRunIfOneCannotBeStarted) {
    EXPECT_THROW(run_pipeline({{"sleep", "60"}, {"/no/program"}, {"cat"}}, {.backend = GetParam()}), OSError);
}

TEST_P(Pipeline, MayBeOfOne) {
    EXPECT_EQ(run_pipeline({{"echo", "hi"}}, {.stdout_ = PIPE, .text = true, .backend = GetParam()}).stdout_, "hi\n");
}

TEST_P(Pipeline, OfNoneIsAMistake) { EXPECT_THROW(run_pipeline({}, {.backend = GetParam()}), ValueError); }

}  // namespace
}  // namespace subprocess::testing
