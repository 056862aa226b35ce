// What CreateProcess is told, as the child sees it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <subprocess/audit.hpp>
#include <subprocess/startupinfo.hpp>
#include <subprocess/warnings.hpp>

#include "child.windows.hpp"
#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Spawn = ParentTest;
using namespace std::string_literals;

OSError error_of(const Args& args, const Options& options = {}) {
    try {
        run(args, options);
    } catch (const OSError& error) {
        return error;
    }
    ADD_FAILURE() << "no OSError";
    return {{}, Step::none, ""};
}

TEST_F(Spawn, ArgumentsArriveAsTheyWere) {
    const std::vector<std::string> arguments = {"",       " ",      "a b",          "a\tb",       "\"",    "a\"b",
                                                "\\",     "\\\\",   "a\\b",         "a\\\\b c",   "a b\\", "a b\\\\",
                                                "\\\"",   "a\\\"b", "a\\\\\"b c",   "\"a b\"",    "'a'",   "a\nb",
                                                "%PATH%", "^&|<>",  "\u00e9\u20ac", "\U0001f600", "*.cpp"};
    std::vector<std::string> verbs = {"echo-argv"};
    std::string expected;
    for (const std::string& argument : arguments) {
        verbs.push_back(argument);
        expected += argument + '\0';
    }
    EXPECT_EQ(check_output(child(verbs)), expected);
}

TEST_F(Spawn, AStringIsTheCommandLine) {
    EXPECT_EQ(check_output("\"" + child_path() + "\" echo-argv a  \"b c\""), "a\0b c\0"s);
}

TEST_F(Spawn, ExecutableReplacesTheProgramAlone) {
    EXPECT_EQ(check_output({"other name", "argv0"}, {.executable = child_path()}), "other name\n");
}

TEST_F(Spawn, TheShellIsThatOfComspec) {
    EXPECT_EQ(check_output("echo a& echo b", {.shell = true, .text = true}), "a\nb\n");
    EXPECT_EQ(check_output({"echo", "a b"}, {.shell = true, .text = true}), "\"a b\"\n");
    EXPECT_EQ(call("exit 3", {.shell = true}), 3);
    EXPECT_EQ(getstatusoutput("echo x& exit 4"), std::pair(4, "x"s));
}

TEST_F(Spawn, WithoutComspecTheShellIsTheSystems) {
    const std::string comspec = std::getenv("ComSpec");
    SetEnvironmentVariableA("ComSpec", nullptr);
    const Finally restore([&] { SetEnvironmentVariableA("ComSpec", comspec.c_str()); });
    EXPECT_EQ(check_output("echo a", {.shell = true}), "a\r\n");
    const std::string root = std::getenv("SystemRoot");
    SetEnvironmentVariableA("SystemRoot", nullptr);
    const Finally restore_root([&] { SetEnvironmentVariableA("SystemRoot", root.c_str()); });
    EXPECT_EQ(error_of("echo a", {.shell = true}).code(), std::errc::no_such_file_or_directory);
}

TEST_F(Spawn, TheEnvironmentIsExactlyWhatIsGiven) {
    const auto seen = report({.env = {{"b", "1"}, {"A", "\u00e9\u20ac"}, {"C", ""}, {"a", "2"}}})["environ"];
    const auto has = [&](const std::string& entry) { return std::find(seen.begin(), seen.end(), entry) != seen.end(); };
    // The names are the same but for their case: the later one counts.
    EXPECT_TRUE(has("A=2") && has("b=1") && has("C=")) << seen;
    EXPECT_FALSE(has("A=\u00e9\u20ac"));
    EXPECT_EQ(check_output(child({"env", "b", "env", "OS"}), {.env = {{"b", "\u20ac"}}}), "\u20ac\n(unset)\n");
    EXPECT_EQ(check_output(child({"env", "OS"}), {.env = Env::empty()}), "(unset)\n");
    EXPECT_EQ(check_output(child({"env", "OS"})), "Windows_NT\n");
}

TEST_F(Spawn, CwdIsWhereTheChildStarts) {
    const TemporaryDirectory directory;
    EXPECT_EQ(check_output(child({"cwd"}), {.cwd = directory.path()}), directory.path() + "\n");
}

TEST_F(Spawn, ABadDirectoryIsNotBlamedOnTheProgram) {
    const OSError error = error_of(child({}), {.cwd = "C:\\no such directory"});
    EXPECT_EQ(error.step, Step::chdir);
    EXPECT_EQ(error.filename, "C:\\no such directory");
    EXPECT_EQ(error.code().category(), std::system_category());
}

TEST_F(Spawn, ErrorsNameTheProgram) {
    const OSError missing = error_of({"no-such-program", "x"});
    EXPECT_EQ(missing.code().value(), ERROR_FILE_NOT_FOUND);
    EXPECT_EQ(missing.code(), std::errc::no_such_file_or_directory);
    EXPECT_EQ(missing.step, Step::exec);
    EXPECT_EQ(missing.filename, "no-such-program");
    EXPECT_TRUE(std::string(missing.what()).starts_with("[WinError 2] ")) << missing.what();
    const TemporaryDirectory directory;
    EXPECT_EQ(error_of({directory.add("text.exe", "no program")}).code().value(), ERROR_BAD_EXE_FORMAT);
}

TEST_F(Spawn, WhatIsNotUtf8IsRefused) {
    EXPECT_THROW(run(child({"write", "\xff"})), UnicodeError);
    EXPECT_THROW(run(child({}), {.cwd = "\xff"}), UnicodeError);
    EXPECT_THROW(run(child({}), {.env = {{"A", "\xff"}}}), UnicodeError);
}

/// An inheritable handle of this process.
class InheritablePipe {
public:
    InheritablePipe() {
        SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
        CreatePipe(&read_, &write_, &inheritable, 0);
    }
    ~InheritablePipe() {
        CloseHandle(read_);
        CloseHandle(write_);
    }
    InheritablePipe(const InheritablePipe&) = delete;
    InheritablePipe& operator=(const InheritablePipe&) = delete;
    HANDLE write_end() const { return write_; }
    bool is_among(const nlohmann::json& handles) const {
        return std::any_of(handles.begin(), handles.end(), [this](const nlohmann::json& handle) {
            return handle["value"] == reinterpret_cast<std::intptr_t>(write_);
        });
    }

private:
    HANDLE read_ = nullptr;
    HANDLE write_ = nullptr;
};

TEST_F(Spawn, OnlyTheStandardStreamsAreInherited) {
    const InheritablePipe pipe;
    const auto seen = report({.stdin_ = DEVNULL, .capture_output = true});
    EXPECT_FALSE(pipe.is_among(seen["handles"])) << seen["handles"];
    EXPECT_EQ(seen["handles"].size(), 3U) << seen["handles"];
    EXPECT_EQ(seen["fds"]["0"]["kind"], "null");
    EXPECT_EQ(seen["fds"]["1"]["kind"], "pipe");
    EXPECT_EQ(seen["fds"]["1"]["access"], "w");
    EXPECT_EQ(seen["flags"], nlohmann::json({"USESTDHANDLES"}));
    EXPECT_FALSE(pipe.is_among(report({})["handles"]));
}

TEST_F(Spawn, WithoutCloseFdsEverythingInheritableIs) {
    const InheritablePipe pipe;
    EXPECT_TRUE(pipe.is_among(report({.close_fds = false})["handles"]));
    EXPECT_TRUE(pipe.is_among(report({.stdin_ = DEVNULL, .close_fds = false})["handles"]));
}

TEST_F(Spawn, ListedHandlesAreInherited) {
    const InheritablePipe listed;
    const InheritablePipe other;
    const STARTUPINFO startupinfo{.lpAttributeList = {.handle_list = {listed.write_end()}}};
    for (const Redirect redirect : {Redirect(), Redirect(DEVNULL)}) {
        const auto seen = report({.stdin_ = redirect, .startupinfo = &startupinfo})["handles"];
        EXPECT_TRUE(listed.is_among(seen)) << seen;
        EXPECT_FALSE(other.is_among(seen)) << seen;
    }
}

std::string last_warning;

TEST_F(Spawn, ListedHandlesOverrideCloseFds) {
    const InheritablePipe listed;
    const InheritablePipe other;
    const STARTUPINFO startupinfo{.lpAttributeList = {{listed.write_end()}}};
    set_warning_hook([](const char* kind, const std::string& message) { last_warning = kind + (": " + message); });
    const Finally restore([] { set_warning_hook(nullptr); });
    const auto seen = report({.close_fds = false, .startupinfo = &startupinfo})["handles"];
    EXPECT_TRUE(listed.is_among(seen)) << seen;
    EXPECT_FALSE(other.is_among(seen)) << seen;
    EXPECT_EQ(last_warning, "RuntimeWarning: startupinfo.lpAttributeList['handle_list'] overriding close_fds");
}

TEST_F(Spawn, StartupinfoIsHandedOn) {
    const STARTUPINFO hidden{.dwFlags = STARTF_USESHOWWINDOW, .wShowWindow = SW_HIDE};
    const auto seen = report({.startupinfo = &hidden});
    EXPECT_EQ(seen["flags"], nlohmann::json({"USESHOWWINDOW"}));
}

TEST_F(Spawn, StartupinfoMayHoldTheStandardHandles) {
    const TemporaryDirectory directory;
    const std::string path = directory.add("out", "");
    SECURITY_ATTRIBUTES inheritable{sizeof inheritable, nullptr, TRUE};
    const HANDLE file =
        CreateFileA(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ, &inheritable, OPEN_EXISTING, 0, nullptr);
    ASSERT_NE(file, INVALID_HANDLE_VALUE);
    const STARTUPINFO startupinfo{.dwFlags = STARTF_USESTDHANDLES, .hStdOutput = file, .hStdError = file};
    run(child({"write", "here"}), {.close_fds = false, .startupinfo = &startupinfo});
    CloseHandle(file);
    EXPECT_EQ(std::filesystem::file_size(path), 4U);
}

std::optional<std::string> audited_executable;
Args audited_args = {};

TEST_F(Spawn, TheAuditHookIsToldTheCommandLine) {
    set_audit_hook([](const AuditEvent& event) {
        audited_executable = event.executable;
        audited_args = event.args;
    });
    const Finally restore([] { set_audit_hook(nullptr); });
    run({child_path(), "write", "a b"}, {.stdout_ = DEVNULL});
    EXPECT_FALSE(audited_executable);
    EXPECT_EQ(audited_args, Args(list2cmdline({child_path(), "write", "a b"})));
    run("exit 0", {.shell = true});
    EXPECT_TRUE(audited_executable->ends_with("cmd.exe")) << *audited_executable;
    EXPECT_EQ(audited_args, Args(*audited_executable + " /c \"exit 0\""));
}

TEST_F(Spawn, TheTreeIsKilledWithTheChild) {
    Popen process(child({"spawn", "-", "line", "here", "pause", ";", "pause"}), {.stdout_ = PIPE});
    EXPECT_EQ(process.stdout_.readline(), "here\n");
    EXPECT_EQ(process.kill_tree(), 2);
    process.stdout_.read();  // at its end when the last who has it is gone
    EXPECT_EQ(process.wait(), 1);
    EXPECT_EQ(process.wait_status(), 1);
    EXPECT_EQ(process.kill_tree(), 0);
    process.exit();
}

TEST_F(Spawn, CreationflagsAreHandedOn) {
    Popen suspended(child({"exit", "0"}), {.creationflags = CREATE_SUSPENDED});
    EXPECT_THROW(suspended.wait(0.2), TimeoutExpired);
    suspended.kill();
    EXPECT_EQ(suspended.wait(), 1);
}

TEST_F(Spawn, SaysWhichBackendWasUsed) {
    Popen process(child({}), {.backend = Backend::create_process});
    EXPECT_EQ(process.backend(), Backend::create_process);
    process.wait();
}

class PosixOnly : public ParentTest, public ::testing::WithParamInterface<std::pair<const char*, Options>> {};

TEST_P(PosixOnly, IsRefusedByName) {
    try {
        run(child({}), GetParam().second);
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_TRUE(std::string(error.what()).starts_with(GetParam().first)) << error.what();
    }
}

INSTANTIATE_TEST_SUITE_P(
    , PosixOnly,
    ::testing::Values(std::pair("preexec_fn", Options{.preexec_fn = [] {}}),
                      std::pair("start_new_session", Options{.start_new_session = true}),
                      std::pair("group", Options{.group = 1}),
                      std::pair("extra_groups", Options{.extra_groups = {{1}}}), std::pair("user", Options{.user = 1}),
                      std::pair("umask", Options{.umask = 0}), std::pair("process_group", Options{.process_group = 0}),
                      std::pair("cgroup", Options{.cgroup = "x"}),
                      std::pair("rlimits", Options{.rlimits = {{0, 1, 1}}}), std::pair("nice", Options{.nice = 1}),
                      std::pair("cpu_affinity", Options{.cpu_affinity = {0}}),
                      std::pair("parent_death_signal", Options{.parent_death_signal = 9}),
                      std::pair("backend", Options{.backend = Backend::vfork})),
    [](const auto& test) { return test.param.first; });

TEST_F(Spawn, PassFdsIsRefused) { EXPECT_THROW(run(child({}), {.pass_fds = {1}}), ValueError); }

}  // namespace
}  // namespace subprocess::testing
