#include <gtest/gtest.h>
#include <unistd.h>

#include "run_child.hpp"

TEST(Self, Argv0) { EXPECT_EQ(run_child({"argv0"}).out, std::string(CHILD_PATH) + "\n"); }

TEST(Self, Env) {
    EXPECT_EQ(run_child({"env", "A", "env", "B", "env", "C"}, {.env = {"A=a b", "B="}}).out, "a b\n\n(unset)\n");
}

TEST(Self, Cwd) {
    EXPECT_EQ(run_child({"cwd"}, {.prepare = [] { EXPECT_EQ(chdir("/usr"), 0); }}).out, "/usr\n");
}

TEST(Self, ARemovedWorkingDirectoryIsReported) {
    const Folder folder;
    const std::string gone = folder / "gone";
    std::filesystem::create_directory(gone);
    const Outcome outcome = run_child({"cwd"}, {.prepare = [&] {
                                          EXPECT_EQ(chdir(gone.c_str()), 0);
                                          EXPECT_EQ(rmdir(gone.c_str()), 0);
                                      }});
    EXPECT_EQ(outcome.err, "child: cwd: there is no working directory\n");
    EXPECT_EQ(outcome.exit_status, 125);
}

TEST(Self, Close) {
    EXPECT_EQ(run_child({"close", "1", "write", "a"}).exit_status, 125);
    EXPECT_EQ(run_child({"close", "9"}).err, "child: close: cannot close descriptor 9: Bad file descriptor\n");
}

TEST(Self, Exit) { EXPECT_EQ(run_child({"exit", "3", "write", "a"}).exit_status, 3); }

TEST(Self, PidFile) {
    const Folder folder;
    RunningChild child({"pid-file", folder / "pid"}, {});
    child.wait();
    EXPECT_EQ(read_file(folder / "pid"), std::to_string(child.pid()));
    EXPECT_FALSE(std::filesystem::exists(folder / "pid.tmp-" + std::to_string(child.pid())));
}
