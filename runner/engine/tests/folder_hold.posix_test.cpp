#include "play/folder_hold.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>

namespace childproof {
namespace {

/// Whether nobody holds the folder.
bool is_free(const std::filesystem::path& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool locked = flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    close(descriptor);
    return locked;
}

class AFolder : public testing::Test {
protected:
    AFolder() { std::filesystem::create_directory(path); }
    ~AFolder() override { std::filesystem::remove(path); }
    const std::filesystem::path path =
        std::filesystem::path(testing::TempDir()) / ("folder-hold-" + std::to_string(getpid()));
};

TEST_F(AFolder, IsHeldTogether) {
    const FolderHold one(path, FolderHold::together), other(path, FolderHold::together);
    EXPECT_FALSE(is_free(path));
}

TEST_F(AFolder, IsFreeWhenAllHaveLetGo) {
    { const FolderHold one(path, FolderHold::together), other(path, FolderHold::together); }
    EXPECT_TRUE(is_free(path));
}

TEST_F(AFolder, IsHeldByWhoHasInheritedThatUntilItHasEnded) {
    std::optional<FolderHold> hold(std::in_place, path, FolderHold::together);
    int gate[2];
    ASSERT_EQ(pipe(gate), 0);
    const pid_t child = fork();
    if (child == 0) {
        close(gate[1]);
        char byte;
        _exit(read(gate[0], &byte, 1) == 0 ? 0 : 1);
    }
    hold.reset();
    EXPECT_FALSE(is_free(path));
    close(gate[1]);
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(is_free(path));
    close(gate[0]);
}

TEST_F(AFolder, ThatIsGoneIsNotHeld) { EXPECT_EQ(FolderHold(path / "gone", FolderHold::alone).descriptor(), -1); }

}  // namespace
}  // namespace childproof
