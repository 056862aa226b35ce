// The exceptions' texts and attributes. Expected texts are those of CPython 3.13.
#include <gtest/gtest.h>

#include <cerrno>
#include <subprocess/subprocess.hpp>

namespace subprocess::testing {
namespace {

std::string text(int returncode, const Args& cmd = {"ls"}) { return CalledProcessError(returncode, cmd).what(); }

TEST(Exceptions, CommandsAreWrittenAsPythonWritesThem) {
    EXPECT_EQ(text(1, "exit 1"), "Command 'exit 1' returned non-zero exit status 1.");
    EXPECT_EQ(text(1, {"a", "b c"}), "Command '['a', 'b c']' returned non-zero exit status 1.");
    EXPECT_EQ(text(1, {"a'b\"\n\u00e9\xff\u0080"}),
              "Command '['a\\'b\"\\n\u00e9\\udcff\\x80']' returned non-zero exit status 1.");
    EXPECT_EQ(text(1, {"it's"}), "Command '[\"it's\"]' returned non-zero exit status 1.");
    EXPECT_EQ(text(1, {"\\\t\r\x7f"}), "Command '['\\\\\\t\\r\\x7f']' returned non-zero exit status 1.");
}

TEST(Exceptions, TimeoutExpiredSaysHowLong) {
    EXPECT_STREQ(TimeoutExpired({"ls"}, 0.2).what(), "Command '['ls']' timed out after 0.2 seconds");
    EXPECT_STREQ(TimeoutExpired({"ls"}, 5).what(), "Command '['ls']' timed out after 5 seconds");
}

TEST(Exceptions, OSErrorIsASystemError) {
    const OSError error(std::make_error_code(std::errc::permission_denied), Step::exec, "it's");
    EXPECT_STREQ(error.what(), "[Errno 13] Permission denied: \"it's\"");
    EXPECT_EQ(error.code(), std::errc::permission_denied);
    EXPECT_STREQ(OSError(std::error_code(EIO, std::generic_category()), Step::none, "").what(),
                 "[Errno 5] Input/output error");
}

TEST(Exceptions, FormTheDocumentedHierarchy) {
    EXPECT_THROW(throw TimeoutExpired({"ls"}, 1), SubprocessError);
    EXPECT_THROW(throw CalledProcessError(1, {"ls"}), SubprocessError);
    EXPECT_THROW(throw UnicodeError("x"), ValueError);
}

}  // namespace
}  // namespace subprocess::testing
