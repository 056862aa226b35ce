// Killing a child with its descendants.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Tree = BackendTest;
INSTANTIATE_TEST_SUITE_P(, Tree, every_backend, backend_name);

/// Descendants hold the write end of stdout; it is at its end when the last is gone.
void expect_nobody_left(Popen& child) {
    child.stdout_.read();
    child.exit();
    EXPECT_EQ(child.returncode(), -SIGKILL);
}

TEST_P(Tree, KillsChildrenAndTheirChildren) {
    Popen child("sh -c 'sleep 60 & echo; wait' & sleep 60", {.stdout_ = PIPE, .shell = true, .backend = GetParam()});
    EXPECT_EQ(child.backend(), GetParam());
    EXPECT_EQ(child.stdout_.readline(), "\n");
    EXPECT_GE(child.kill_tree(), 3);
    expect_nobody_left(child);
}

TEST_P(Tree, ReachesThoseThatHaveLeftTheSession) {
    Popen child("setsid sh -c 'echo; sleep 60; :' & wait", {.stdout_ = PIPE, .shell = true, .backend = GetParam()});
    EXPECT_EQ(child.stdout_.readline(), "\n");
    child.kill_tree();
    expect_nobody_left(child);
}

TEST_P(Tree, ReachesOrphansOfItsSession) {
    Popen child("(sh -c 'echo; sleep 60; :' &) ; sleep 60",
                {.stdout_ = PIPE, .shell = true, .start_new_session = true, .backend = GetParam()});
    EXPECT_EQ(child.stdout_.readline(), "\n");
    child.kill_tree();
    expect_nobody_left(child);
}

TEST_P(Tree, ReachesThoseOfAChildThatHasEndedUnseen) {
    Popen child("(sh -c 'echo; sleep 60; :' &)",
                {.stdout_ = PIPE, .shell = true, .start_new_session = true, .backend = GetParam()});
    EXPECT_EQ(child.stdout_.readline(), "\n");
    pollfd end{child.pidfd(), POLLIN, 0};
    ASSERT_EQ(::poll(&end, 1, 60000), 1);
    EXPECT_GE(child.kill_tree(), 2);
    child.stdout_.read();
    child.exit();
    EXPECT_EQ(child.returncode(), 0);
}

TEST_P(Tree, CatchesAForkBomb) {
    // Each one starts the next and ends: who looks for them one by one finds those that have gone.
    Popen child("f() { f & }; echo; f; sleep 60",
                {.stdout_ = PIPE, .shell = true, .start_new_session = true, .backend = GetParam()});
    EXPECT_EQ(child.stdout_.readline(), "\n");
    child.kill_tree();
    expect_nobody_left(child);
}

TEST_P(Tree, IsLeftAloneWhenTheEndIsKnown) {
    Popen child({"/bin/true"}, {.backend = GetParam()});
    child.wait();
    EXPECT_EQ(child.kill_tree(), 0);
}

TEST_P(Tree, IsKilledAtTheEndOfATimeout) {
    const auto started = std::chrono::steady_clock::now();
    // Without kill_tree the grandchild would go on, with the pipe in its hand.
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    const Finally close_it([&] { close(ends[0]); });
    EXPECT_THROW(call("sleep 600 & wait",
                      {.stdout_ = ends[1], .shell = true, .timeout = 0.1, .kill_tree = true, .backend = GetParam()}),
                 TimeoutExpired);
    close(ends[1]);
    char byte = 0;
    EXPECT_EQ(read(ends[0], &byte, 1), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(300));
}

TEST_P(Tree, HasAPublicPidfd) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .backend = GetParam()});
    pollfd end{child.pidfd(), POLLIN, 0};
    ASSERT_GE(end.fd, 3);
    EXPECT_EQ(fcntl(end.fd, F_GETFD), FD_CLOEXEC);
    EXPECT_EQ(::poll(&end, 1, 0), 0);
    child.stdin_.close();
    EXPECT_EQ(::poll(&end, 1, 60000), 1);
    EXPECT_EQ(child.wait(), 0) << "it was still to be collected";
}

}  // namespace
}  // namespace subprocess::testing
