// Errors as values.
#include <csignal>
#include <subprocess/expected.hpp>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using ExpectedTest = ParentTest;

static_assert(noexcept(try_run(std::declval<Args>(), std::declval<Options>())));
static_assert(noexcept(std::declval<Popen&>().try_wait()));

TEST_F(ExpectedTest, HoldsTheValue) {
    const auto done = try_run({"/bin/echo", "hi"}, {.stdout_ = PIPE});
    ASSERT_TRUE(done);
    EXPECT_EQ(done->stdout_, "hi\n");
    EXPECT_EQ(done.value().returncode, 0);
    EXPECT_EQ(*try_call({"/bin/false"}), 1);
    EXPECT_EQ(try_check_call({"/bin/true"}).value_or(7), 0);
    EXPECT_EQ(*try_check_output({"/bin/echo", "hi"}), "hi\n");
    EXPECT_EQ(try_getstatusoutput("echo hi; exit 3").value(), std::pair(3, std::string("hi")));
    EXPECT_EQ(*try_getoutput("echo hi"), "hi");
}

TEST_F(ExpectedTest, HoldsAnOSError) {
    const auto done = try_run({"/no/program"});
    ASSERT_FALSE(done);
    const Error& error = done.error();
    EXPECT_EQ(error.kind, ErrorKind::OSError);
    EXPECT_EQ(error.code, std::errc::no_such_file_or_directory);
    EXPECT_EQ(error.step, Step::exec);
    EXPECT_EQ(error.filename, "/no/program");
    EXPECT_EQ(error.message, "[Errno 2] No such file or directory: '/no/program'");
    EXPECT_THROW(static_cast<void>(done.value()), OSError);
}

TEST_F(ExpectedTest, HoldsWhatAChildThatFailedHasWritten) {
    const auto done = try_check_output("echo out; echo err >&2; exit 4", {.stderr_ = PIPE, .shell = true});
    ASSERT_FALSE(done);
    const Error& error = done.error();
    EXPECT_EQ(error.kind, ErrorKind::CalledProcessError);
    EXPECT_EQ(error.returncode, 4);
    EXPECT_EQ(error.output, "out\n");
    EXPECT_EQ(error.stderr_, "err\n");
    EXPECT_EQ(error.cmd->items().front(), "echo out; echo err >&2; exit 4");
    EXPECT_TRUE(error.code);
    EXPECT_EQ(error.code.category(), subprocess_category());
    EXPECT_THROW(error.raise(), CalledProcessError);
}

TEST_F(ExpectedTest, HoldsATimeoutThatMayBeRepeated) {
    auto started = try_popen({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    ASSERT_TRUE(started);
    Popen child = std::move(started).value();
    EXPECT_EQ(*child.try_poll(), std::nullopt);
    const auto waited = child.try_wait(0.01);
    ASSERT_FALSE(waited);
    EXPECT_EQ(waited.error().kind, ErrorKind::TimeoutExpired);
    EXPECT_EQ(waited.error().timeout, 0.01);
    EXPECT_EQ(waited.error().code, std::errc::timed_out);
    EXPECT_EQ(child.try_communicate("abc")->stdout_, "abc");
    EXPECT_TRUE(child.try_exit());
}

TEST_F(ExpectedTest, HoldsMistakesOfTheCaller) {
    const auto error_of = [](const Args& args, const Options& options) { return try_run(args, options).error(); };
    EXPECT_EQ(error_of({"true"}, {.stdin_ = STDOUT}).kind, ErrorKind::ValueError);
    EXPECT_EQ(error_of({"true"}, {.stdin_ = STDOUT}).code, std::errc::invalid_argument);
    EXPECT_EQ(error_of({"true"}, {.capture_output = true, .encoding = "bogus"}).kind, ErrorKind::LookupError);
    EXPECT_EQ(error_of({"true"}, {.text = true, .universal_newlines = false}).kind, ErrorKind::SubprocessError);
    const auto undecodable = error_of({"/usr/bin/printf", "\\377"}, {.stdout_ = PIPE, .encoding = "utf-8"});
    EXPECT_EQ(undecodable.kind, ErrorKind::UnicodeError);
    EXPECT_EQ(undecodable.code, std::errc::illegal_byte_sequence);
}

TEST_F(ExpectedTest, AFileWithoutADescriptorIsAValueErrorOfTheCall) {
    std::FILE* const none = nullptr;
    EXPECT_EQ(try_run({"true"}, {.stdout_ = none}).error().kind, ErrorKind::ValueError);
    Popen child({"/bin/true"}, {.stdout_ = PIPE});
    child.exit();
    EXPECT_EQ(try_run({"true"}, {.stdin_ = child.stdout_}).error().kind, ErrorKind::ValueError);
}

TEST_F(ExpectedTest, SignalsAndStreamsHaveThem) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE});
    EXPECT_EQ(*child.stdin_.try_write("a\nb\n"), 4U);
    EXPECT_TRUE(child.stdin_.try_flush());
    EXPECT_EQ(*child.stdout_.try_readline(), "a\n");
    EXPECT_EQ(*child.stdout_.try_read(2), "b\n");
    EXPECT_TRUE(child.stdin_.try_close());
    EXPECT_EQ(child.stdin_.try_write("c").error().kind, ErrorKind::ValueError);
    EXPECT_EQ(child.stdin_.try_fileno().error().kind, ErrorKind::ValueError);
    EXPECT_EQ(child.stdout_.try_readlines()->size(), 0U);
    EXPECT_EQ(*child.try_wait(), 0);
    EXPECT_TRUE(child.try_kill() && child.try_terminate() && child.try_send_signal(SIGINT));
    EXPECT_EQ(*child.try_kill_tree(), 0);
    child.exit();
}

TEST_F(ExpectedTest, ChecksReturnCodes) {
    const auto failed = run({"/bin/false"}).try_check_returncode();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().returncode, 1);
    EXPECT_THROW(failed.value(), CalledProcessError);
    EXPECT_TRUE(run({"/bin/true"}).try_check_returncode());
    EXPECT_EQ(try_run_pipeline({{"true"}, {"false"}}, {.check = true}).error().kind, ErrorKind::CalledProcessError);
}

TEST_F(ExpectedTest, AttemptCallsAnything) {
    EXPECT_EQ(*attempt([] { return list2cmdline({"a b"}); }), "\"a b\"");
    const auto thrown = attempt([] { throw 7; });
    ASSERT_FALSE(thrown);
    EXPECT_EQ(thrown.error().kind, ErrorKind::Other);
    EXPECT_TRUE(thrown.error().code);
    EXPECT_THROW(thrown.value(), int);
}

TEST_F(ExpectedTest, EveryKindHasAText) {
    for (int kind = 1; kind <= static_cast<int>(ErrorKind::Other); ++kind) {
        EXPECT_FALSE(std::error_code(kind, subprocess_category()).message().empty());
    }
}

}  // namespace
}  // namespace subprocess::testing
