#include <signal.h>

#include <chrono>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using RunFunctions = ParentTest;

TEST_F(RunFunctions, ReturnsWhatWasCaptured) {
    const CompletedProcess done = run("echo out; echo err >&2; exit 3", {.capture_output = true, .shell = true});
    EXPECT_EQ(done.args, Args("echo out; echo err >&2; exit 3"));
    EXPECT_EQ(done.returncode, 3);
    EXPECT_EQ(done.stdout_, "out\n");
    EXPECT_EQ(done.stderr_, "err\n");
}

TEST_F(RunFunctions, CapturesNothingUnlessAsked) {
    const CompletedProcess done = run({"true"});
    EXPECT_FALSE(done.stdout_);
    EXPECT_FALSE(done.stderr_);
}

TEST_F(RunFunctions, SendsInput) {
    EXPECT_EQ(run({"cat"}, {.input = "abc", .stdout_ = PIPE}).stdout_, "abc");
    EXPECT_EQ(run({"cat"}, {.input = "", .stdout_ = PIPE}).stdout_, "");
    const std::string much = many_bytes(20'000'001);
    EXPECT_TRUE(run({"cat"}, {.input = much, .stdout_ = PIPE}).stdout_ == much);
    EXPECT_EQ(run({"head", "-c", "1"}, {.input = much, .stdout_ = PIPE}).stdout_, much.substr(0, 1));
}

TEST_F(RunFunctions, ChecksTheReturnCode) {
    try {
        run("echo out; echo err >&2; exit 3", {.capture_output = true, .shell = true, .check = true});
        FAIL();
    } catch (const CalledProcessError& error) {
        EXPECT_EQ(error.returncode, 3);
        EXPECT_EQ(error.output, "out\n");
        EXPECT_EQ(error.stdout_(), "out\n");
        EXPECT_EQ(error.stderr_, "err\n");
        EXPECT_EQ(error.cmd, Args("echo out; echo err >&2; exit 3"));
    }
    EXPECT_NO_THROW(run({"true"}, {.check = true}).check_returncode());
    EXPECT_THROW(run({"false"}).check_returncode(), CalledProcessError);
}

/// Runs a command until time is up, which is more each time until the command has come to write its output.
TimeoutExpired time_out(const std::string& command) {
    for (double timeout = 0.1;; timeout *= 2) {
        const auto start = std::chrono::steady_clock::now();
        TimeoutExpired error = timeout_of([&] { run(command, {.stdout_ = PIPE, .shell = true, .timeout = timeout}); });
        EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::duration<double>(timeout));
        if (error.output) return error;
    }
}

TEST_F(RunFunctions, KillTheChildWhenTimeIsUp) {
    const TimeoutExpired error = time_out("echo $$; exec sleep 60");
    EXPECT_EQ(kill(std::stoi(*error.output), 0), -1) << "the child still exists";
}

TEST_F(RunFunctions, AreNotHeldUpByAGrandchildWhenTimeIsUp) {
    kill(std::stoi(*time_out("sleep 60 & echo $!; wait").output), SIGKILL);
}

TEST_F(RunFunctions, ReturnsBeforeTheTimeoutIfTheChildEnds) {
    EXPECT_EQ(run({"echo", "x"}, {.stdout_ = PIPE, .timeout = 60}).stdout_, "x\n");
}

TEST_F(RunFunctions, KillsTheChildWhenTheInputCannotBeConverted) {
    EXPECT_THROW(run({"sleep", "60"}, {.input = "\u00e9", .encoding = "ascii"}), UnicodeError);
}

TEST_F(RunFunctions, CallReturnsTheCode) {
    EXPECT_EQ(call({"true"}), 0);
    EXPECT_EQ(call("exit 3", {.shell = true}), 3);
    EXPECT_THROW(call({"sleep", "60"}, {.timeout = 0.01}), TimeoutExpired);
}

TEST_F(RunFunctions, CheckCallThrows) {
    EXPECT_EQ(check_call({"true"}), 0);
    EXPECT_THROW(check_call({"false"}), CalledProcessError);
    EXPECT_THROW(check_call({"sleep", "60"}, {.timeout = 0.01}), TimeoutExpired);
}

TEST_F(RunFunctions, CheckOutputReturnsTheOutput) {
    EXPECT_EQ(check_output({"echo", "x"}), "x\n");
    EXPECT_EQ(check_output({"cat"}, {.input = "in"}), "in");
    try {
        check_output("echo out; exit 2", {.shell = true});
        FAIL();
    } catch (const CalledProcessError& error) {
        EXPECT_EQ(error.output, "out\n");
    }
    EXPECT_THROW(check_output({"sleep", "60"}, {.timeout = 0.01}), TimeoutExpired);
}

TEST_F(RunFunctions, GetoutputStripsOneNewline) {
    EXPECT_EQ(getoutput("echo a; echo; echo b >&2; echo"), "a\n\nb\n");
    EXPECT_EQ(getoutput("printf x"), "x");
    EXPECT_EQ(getstatusoutput("echo x; exit 3"), std::pair(3, std::string("x")));
    EXPECT_EQ(getstatusoutput("kill $$"), std::pair(-SIGTERM, std::string()));
    EXPECT_EQ(getoutput("printf 'a\\r\\n\\351'", "latin-1"), "a\n\u00e9");
    EXPECT_EQ(getoutput("printf '\\351'", "ascii", "replace"), "\ufffd");
}

}  // namespace
}  // namespace subprocess::testing
