// Options that are wrong, by themselves or together.
#include <subprocess/startupinfo.hpp>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

struct WrongOptions {
    const char* name;
    Options options;
    const char* named_in_message;
    Args args = {"/bin/true"};

    friend void PrintTo(const WrongOptions& wrong, std::ostream* out) { *out << wrong.name; }
};

class Wrong : public ParentTest, public ::testing::WithParamInterface<WrongOptions> {};

TEST_P(Wrong, ThrowsAValueErrorThatNamesTheParameter) {
    try {
        run(GetParam().args, GetParam().options);
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_NE(std::string(error.what()).find(GetParam().named_in_message), std::string::npos) << error.what();
    }
}

const STARTUPINFO startupinfo;

using namespace std::string_literals;

INSTANTIATE_TEST_SUITE_P(
    , Wrong,
    ::testing::Values(WrongOptions{"NoArgs", {}, "args", std::vector<std::string>{}},
                      WrongOptions{"NulInArgs", {}, "args", std::vector<std::string>{"/bin/true", "a\0b"s}},
                      WrongOptions{"NulInCwd", {.cwd = "/\0"s}, "cwd"},
                      WrongOptions{"NulInExecutable", {.executable = "/bin/true\0"s}, "executable"},
                      WrongOptions{"NulInEnvName", {.env = {{"A\0"s, "b"}}}, "env"},
                      WrongOptions{"NulInEnvValue", {.env = {{"A", "b\0"s}}}, "env"},
                      WrongOptions{"EqualSignInEnvName", {.env = {{"A=B", "c"}}}, "env"},
                      WrongOptions{"EmptyEnvName", {.env = {{"", "c"}}}, "env"},
                      WrongOptions{"StdoutForStdin", {.stdin_ = STDOUT}, "stdin"},
                      WrongOptions{"StdoutForStdout", {.stdout_ = STDOUT}, "stdout"},
                      WrongOptions{"NegativeDescriptor", {.stderr_ = -7}, "stderr"},
                      WrongOptions{"NegativePassFds", {.pass_fds = {-1}}, "pass_fds"},
                      WrongOptions{"InputAndStdin", {.stdin_ = PIPE, .input = ""}, "stdin"},
                      WrongOptions{"CaptureOutputAndStdout", {.stdout_ = PIPE, .capture_output = true}, "stdout"},
                      WrongOptions{"CaptureOutputAndStderr", {.stderr_ = DEVNULL, .capture_output = true}, "stderr"},
                      WrongOptions{"NegativeUser", {.user = -1}, "user"},
                      WrongOptions{"NegativeGroup", {.group = -1}, "group"},
                      WrongOptions{"NegativeExtraGroup", {.extra_groups = {{0, -1}}}, "group"},
                      // To the system they mean that nothing is to be changed.
                      WrongOptions{"UserOfAllBits", {.user = 4294967295U}, "user"},
                      WrongOptions{"GroupOfAllBits", {.group = 4294967295U}, "group"},
                      WrongOptions{"UnknownUser", {.user = "no such user"}, "user"},
                      WrongOptions{"UnknownGroup", {.group = "no such group"}, "group"},
                      WrongOptions{"NegativeCpu", {.cpu_affinity = {-1}}, "cpu_affinity"},
                      WrongOptions{"UnknownSignal", {.parent_death_signal = 1000}, "parent_death_signal"},
                      WrongOptions{"NulInCgroup", {.cgroup = "/\0"s}, "cgroup"},
                      WrongOptions{"Creationflags", {.creationflags = CREATE_NO_WINDOW}, "creationflags"},
                      WrongOptions{"Startupinfo", {.startupinfo = &startupinfo}, "startupinfo"},
                      WrongOptions{
                          "VforkWithPreexecFn", {.preexec_fn = [] {}, .backend = Backend::vfork}, "preexec_fn"}),
    [](const auto& test) { return test.param.name; });

class RunOnly : public ParentTest, public ::testing::WithParamInterface<std::pair<const char*, Options>> {};

TEST_P(RunOnly, IsNoOptionOfPopen) { EXPECT_THROW(Popen({"/bin/true"}, GetParam().second), ValueError); }

TEST_P(RunOnly, IsNoOptionOfCall) {
    if (GetParam().second.timeout.given()) return;  // which it has
    EXPECT_THROW(call({"/bin/true"}, GetParam().second), ValueError);
    EXPECT_THROW(check_call({"/bin/true"}, GetParam().second), ValueError);
}

INSTANTIATE_TEST_SUITE_P(, RunOnly,
                         ::testing::Values(std::pair("input", Options{.input = "x"}),
                                           std::pair("capture_output", Options{.capture_output = true}),
                                           std::pair("timeout", Options{.timeout = 1}),
                                           std::pair("check", Options{.check = true})),
                         [](const auto& test) { return test.param.first; });

using OptionsTest = ParentTest;

TEST_F(OptionsTest, TextAndUniversalNewlinesMayNotContradict) {
    EXPECT_THROW(run({"true"}, {.text = true, .universal_newlines = false}), SubprocessError);
    EXPECT_EQ(run({"true"}, {.text = true, .universal_newlines = true}).returncode, 0);
}

TEST_F(OptionsTest, CheckOutputRefusesWhatItSetsItself) {
    EXPECT_THROW(check_output({"true"}, {.stdout_ = PIPE}), ValueError);
    EXPECT_THROW(check_output({"true"}, {.capture_output = true}), ValueError);
    EXPECT_THROW(check_output({"true"}, {.check = true}), ValueError);
}

TEST_F(OptionsTest, UnknownEncodingsAndHandlersAreLookupErrors) {
    EXPECT_THROW(run({"true"}, {.capture_output = true, .encoding = "bogus"}), LookupError);
    EXPECT_THROW(run({"true"}, {.capture_output = true, .errors = "bogus"}), LookupError);
}

TEST_F(OptionsTest, AnEmptyProgramNameIsADirectoryOnPath) {
    EXPECT_THROW(run(""), OSError);
    EXPECT_THROW(run({""}), OSError);
}

}  // namespace
}  // namespace subprocess::testing
