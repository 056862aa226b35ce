#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>

#include "run_child.hpp"

TEST(Signals, KillSelf) {
    EXPECT_EQ(run_child({"kill-self", "SIGKILL"}).signal, SIGKILL);
    EXPECT_EQ(run_child({"kill-self", "SIGUSR1", "write", "a"}).signal, SIGUSR1);
    EXPECT_EQ(run_child({"kill-self", "15"}).signal, SIGTERM);
    EXPECT_EQ(run_child({"kill-self", "SIGRTMIN+3"}).signal, SIGRTMIN + 3);
}

TEST(Signals, Dispositions) {
    EXPECT_EQ(run_child({"ignore", "SIGTERM", "kill-self", "SIGTERM", "write", "a"}).out, "a");
    EXPECT_EQ(run_child({"ignore", "SIGTERM", "default", "SIGTERM", "kill-self", "SIGTERM"}).signal, SIGTERM);
    EXPECT_EQ(run_child({"block", "SIGTERM", "kill-self", "SIGTERM", "write", "a"}).out, "a");
    EXPECT_EQ(run_child({"ignore", "SIGKILL"}).exit_status, 125);
    EXPECT_EQ(run_child({"ignore", "SIGFROB"}).err, "child: ignore: not a number: SIGFROB\n");
}

TEST(Signals, AreAwaitedOnceEach) {
    const std::vector<std::string> twice{"catch",   "SIGUSR1",      "kill-self", "SIGUSR1",      "kill-self",
                                         "SIGUSR1", "await-signal", "SIGUSR1",   "await-signal", "SIGUSR1"};
    EXPECT_EQ(run_child(twice).exit_status, 0);
}

TEST(Signals, AnAwaitedOneComesFromOutside) {
    const Folder folder;
    RunningChild child({"catch", "SIGUSR1", "stop", "await-signal", "SIGUSR1", "write", "a"}, {});
    int status = 0;
    ASSERT_EQ(waitpid(child.pid(), &status, WUNTRACED), child.pid());
    ASSERT_TRUE(WIFSTOPPED(status));
    EXPECT_EQ(WSTOPSIG(status), SIGSTOP);
    kill(child.pid(), SIGCONT);
    kill(child.pid(), SIGUSR1);
    EXPECT_EQ(child.wait().out, "a");
}

TEST(Signals, PauseEndsByAFatalSignalAlone) {
    RunningChild child({"catch", "SIGUSR1", "pause"}, {});
    kill(child.pid(), SIGTERM);
    EXPECT_EQ(child.wait().signal, SIGTERM);
}
