#include <gtest/gtest.h>
#include <unistd.h>

#include "play/proc_folder.linux.hpp"

namespace childproof {
namespace {

TEST(ProcFolder, ReadsAllOfAFile) { EXPECT_EQ(proc_contents(getpid(), "comm").back(), '\n'); }

// Like a process that ends between the opening and the reading: there, only the reading fails.
TEST(ProcFolder, TakesAFileThatOpensButCannotBeReadForEmpty) { EXPECT_EQ(proc_contents(getpid(), "mem"), ""); }

TEST(ProcFolder, TakesAProcessThatIsGoneForEmpty) {
    EXPECT_EQ(proc_contents(1 << 30, "stat"), "");
    EXPECT_TRUE(proc_numbers(1 << 30, "fd").empty());
}

}  // namespace
}  // namespace childproof
