#include <gtest/gtest.h>
#include <unistd.h>

#include "run_child.hpp"

TEST(Spawn, TheGrandchildDoesItsVerbsAndTheChildGoesOn) {
    const Folder folder;
    const Outcome outcome = run_child(
        {"spawn", folder / "pid", "write", "a", "pid-file", folder / "own", ";", "wait-spawned", "write", "b"});
    EXPECT_EQ(outcome.out, "ab");
    EXPECT_EQ(read_file(folder / "pid"), read_file(folder / "own"));
}

TEST(Spawn, WithoutAPidFile) { EXPECT_EQ(run_child({"spawn", "-", "write", "a", ";", "wait-spawned"}).out, "a"); }

TEST(Spawn, BlocksNest) {
    const Outcome outcome = run_child({"spawn", "-", "spawn", "-", "write", "a", ";", "wait-spawned", "write", "b", ";",
                                       "wait-spawned", "write", "c"});
    EXPECT_EQ(outcome.out, "abc");
}

TEST(Spawn, ATextMayLookLikeSyntax) {
    const Outcome outcome =
        run_child({"spawn", "-", "write", ";", "write", "spawn", ";", "wait-spawned", "write", "c"});
    EXPECT_EQ(outcome.out, ";spawnc");
    EXPECT_EQ(run_child({"spawn", "-", "echo-argv", "a", ";", "wait-spawned"}).out, std::string("a\0", 2));
}

TEST(Spawn, TheEndMustBeThere) {
    EXPECT_EQ(run_child({"spawn", "-", "write", "a"}).err, "child: spawn: there is no ; behind its verbs\n");
    EXPECT_EQ(run_child({"spawn"}).exit_status, 125);
}

TEST(Spawn, DescriptorsAreInherited) {
    const auto prepare = [] { dup2(1, 7); };
    EXPECT_EQ(run_child({"spawn", "-", "write-fd", "7", "a", ";", "wait-spawned"}, {.prepare = prepare}).out, "a");
}

TEST(Spawn, ASessionCanBeLed) {
    EXPECT_EQ(run_child({"setsid", "write", "a"}).out, "a");
    const Outcome again = run_child({"setsid", "setsid"});
    EXPECT_EQ(again.err, "child: setsid: cannot make a session: Operation not permitted\n");
}
