// What happens where the system's table of open files is full: every call that opens one fails with ENFILE.
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <string>

#include "denied_calls.hpp"
#include "parent.hpp"

namespace subprocess::testing {
namespace {

bool no_child_is_left() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

/// Whether a call says what is wrong, and leaves this process as it was.
bool says_so_and_leaves_nothing(const std::function<void()>& call) {
    const std::string before = describe_parent();
    try {
        call();
    } catch (const OSError& error) {
        const bool says_so = error.code().value() == ENFILE && std::strstr(error.what(), std::strerror(ENFILE));
        return says_so && describe_parent() == before && no_child_is_left();
    }
    return false;
}

class FullTable : public BackendTest {};
INSTANTIATE_TEST_SUITE_P(, FullTable, every_backend, backend_name);

TEST_P(FullTable, WithoutAPipe) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_pipe2}, ENFILE);
                  const Options options{.capture_output = true, .backend = GetParam()};
                  return says_so_and_leaves_nothing([&] { run({"true"}, options); }) ? 0 : 1;
              }));
}

TEST_P(FullTable, WithAPipeButWithoutTheNullDevice) {
    EXPECT_EQ(0, in_copy([] {
                  deny_with(SYS_openat, 2, O_RDWR | O_CLOEXEC, ENFILE);
                  const Options options{.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = DEVNULL, .backend = GetParam()};
                  return says_so_and_leaves_nothing([&] { Popen({"true"}, options); }) ? 0 : 1;
              }));
}

TEST_P(FullTable, WithoutAPidfdTheEndIsSeenAllTheSame) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_pidfd_open}, ENFILE);
                  Popen child({"false"}, {.backend = GetParam()});
                  return child.wait(60) == 1 && no_child_is_left() ? 0 : 1;
              }));
}

using FullTableOfOneBackend = ParentTest;

TEST_F(FullTableOfOneBackend, WithoutThePidfdThatTheCloneBrings) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_clone3}, ENFILE);
                  const Options options{.stdout_ = PIPE, .backend = Backend::vfork};
                  return says_so_and_leaves_nothing([&] { Popen({"true"}, options); }) ? 0 : 1;
              }));
}

TEST_F(FullTableOfOneBackend, WithoutThePipeOfErrorsThatForkNeeds) {
    EXPECT_EQ(0, in_copy([] {
                  deny({SYS_pipe2}, ENFILE);
                  return says_so_and_leaves_nothing([&] { run({"true"}, {.backend = Backend::fork}); }) ? 0 : 1;
              }));
}

}  // namespace
}  // namespace subprocess::testing
