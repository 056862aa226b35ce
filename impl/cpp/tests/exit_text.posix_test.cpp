// Expected texts are those of CPython 3.13.
#include <gtest/gtest.h>

#include <csignal>
#include <subprocess/subprocess.hpp>

namespace subprocess::testing {
namespace {

std::string text(int returncode) { return CalledProcessError(returncode, {"ls"}).what(); }

TEST(ExitText, TellsStatusFromSignal) {
    EXPECT_EQ(text(1), "Command '['ls']' returned non-zero exit status 1.");
    EXPECT_EQ(text(-SIGKILL), "Command '['ls']' died with <Signals.SIGKILL: 9>.");
    EXPECT_EQ(text(-SIGABRT), "Command '['ls']' died with <Signals.SIGABRT: 6>.");
    EXPECT_EQ(text(-34), "Command '['ls']' died with <Signals.SIGRTMIN: 34>.");
    EXPECT_EQ(text(-35), "Command '['ls']' died with unknown signal 35.");
}

}  // namespace
}  // namespace subprocess::testing
