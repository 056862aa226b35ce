// Which open files become 0, 1 and 2 of a child.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "parent.hpp"

namespace subprocess::testing {
namespace {

using Redirection = BackendTest;
INSTANTIATE_TEST_SUITE_P(, Redirection, every_backend, backend_name);

std::string content(const std::string& path) { return check_output({"/bin/cat", path}); }

TEST_P(Redirection, PipesAllThree) {
    Popen child("cat; echo err >&2",
                {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE, .shell = true, .backend = GetParam()});
    const auto [out, err] = child.communicate("in");
    EXPECT_EQ(out, "in");
    EXPECT_EQ(err, "err\n");
}

TEST_P(Redirection, NullDevice) {
    const auto done =
        run("cat; echo out; echo err >&2",
            {.stdin_ = DEVNULL, .stdout_ = DEVNULL, .stderr_ = DEVNULL, .shell = true, .backend = GetParam()});
    EXPECT_EQ(done.returncode, 0);
    EXPECT_FALSE(done.stdout_);
    EXPECT_FALSE(done.stderr_);
}

TEST_P(Redirection, StderrIntoStdout) {
    const auto done =
        run("echo a; echo b >&2", {.stdout_ = PIPE, .stderr_ = STDOUT, .shell = true, .backend = GetParam()});
    EXPECT_EQ(done.stdout_, "a\nb\n");
    EXPECT_FALSE(done.stderr_);
}

TEST_P(Redirection, StderrIntoTheStdoutThatIsInherited) {
    const TemporaryDirectory directory;
    EXPECT_EQ(0, in_copy([&] {
                  const int file = open((directory.path() + "/out").c_str(), O_WRONLY | O_CREAT, 0644);
                  dup2(file, 1);
                  return run("echo err >&2", {.stderr_ = STDOUT, .shell = true, .backend = GetParam()}).returncode;
              }));
    EXPECT_EQ(content(directory.path() + "/out"), "err\n");
}

TEST_P(Redirection, ToADescriptorAndAFile) {
    const TemporaryDirectory directory;
    const std::string path = directory.add("in", "text");
    std::FILE* const in = std::fopen(path.c_str(), "r");
    const int out = open((directory.path() + "/out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    const Finally close_them([&] {
        std::fclose(in);
        close(out);
    });
    EXPECT_EQ(run({"/bin/cat"}, {.stdin_ = in, .stdout_ = out, .backend = GetParam()}).returncode, 0);
    EXPECT_EQ(content(directory.path() + "/out"), "text");
}

TEST_P(Redirection, ToTheStreamOfAnotherChild) {
    Popen first({"/bin/echo", "through"}, {.stdout_ = PIPE, .backend = GetParam()});
    Popen second({"/bin/cat"}, {.stdin_ = first.stdout_, .stdout_ = PIPE, .backend = GetParam()});
    first.stdout_.close();
    EXPECT_EQ(second.communicate().stdout_, "through\n");
    first.wait();
}

TEST_P(Redirection, SeveralStreamsToOneDescriptor) {
    int ends[2];
    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    EXPECT_EQ(run("echo a; echo b >&2", {.stdout_ = ends[1], .stderr_ = ends[1], .shell = true, .backend = GetParam()})
                  .returncode,
              0);
    close(ends[1]);
    std::array<char, 16> text{};
    EXPECT_EQ(read(ends[0], text.data(), text.size()), 4);
    EXPECT_STREQ(text.data(), "a\nb\n");
    close(ends[0]);
}

/// Where the targets lead: for each of three files the numbers of the child's descriptors that lead to it.
std::string swapped(const int (&sources)[3], Backend backend) {
    const TemporaryDirectory directory;
    const auto file = [&](int i) { return directory.path() + "/" + std::to_string(i); };
    const auto redirect = [&](int i) { return sources[i] == -1 ? Redirect() : Redirect(sources[i]); };
    const int status = in_copy([&] {
        for (int i = 0; i < 3; ++i) dup2(open(file(i).c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644), i);
        return run("echo 0 >&0; echo 1 >&1; echo 2 >&2", {.stdin_ = redirect(0),
                                                          .stdout_ = redirect(1),
                                                          .stderr_ = redirect(2),
                                                          .shell = true,
                                                          .backend = backend})
            .returncode;
    });
    if (status != 0) return "status " + std::to_string(status);
    return content(file(0)) + "|" + content(file(1)) + "|" + content(file(2));
}

TEST_P(Redirection, AnyOrderOfTheStandardStreamsThemselves) {
    for (int combination = 0; combination < 64; ++combination) {
        const int sources[3] = {combination % 4 - 1, combination / 4 % 4 - 1, combination / 16 - 1};
        std::array<std::string, 3> expected;
        for (int target = 0; target < 3; ++target) {
            const int source = sources[target] == -1 ? target : sources[target];
            expected[static_cast<std::size_t>(source)] += std::to_string(target) + "\n";
        }
        EXPECT_EQ(swapped(sources, GetParam()), expected[0] + "|" + expected[1] + "|" + expected[2])
            << sources[0] << " " << sources[1] << " " << sources[2];
    }
}

TEST_P(Redirection, OfAStreamToItselfMakesItInheritable) {
    const TemporaryDirectory directory;
    const std::string path = directory.path() + "/out";
    EXPECT_EQ(0, in_copy([&] {
                  dup3(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644), 1, O_CLOEXEC);
                  return run({"/bin/echo", "kept"}, {.stdout_ = 1, .backend = GetParam()}).returncode;
              }));
    EXPECT_EQ(content(path), "kept\n");
}

/// The parent lacks some of its standard streams, so that new descriptors get their numbers.
TEST_P(Redirection, WorksInAParentWithClosedStreams) {
    for (int closed = 1; closed < 8; ++closed) {
        const int status = in_copy([&] {
            for (int i = 0; i < 3; ++i) {
                if (closed & (1 << i)) close(i);
            }
            Popen child("read line; echo out $line; echo err >&2",
                        {.stdin_ = PIPE, .stdout_ = PIPE, .stderr_ = PIPE, .shell = true, .backend = GetParam()});
            const auto [out, err] = child.communicate("in\n");
            return out == "out in\n" && err == "err\n" && !(closed & 1 && fcntl(0, F_GETFD) != -1) ? 0 : 1;
        });
        EXPECT_EQ(status, 0) << "closed streams, as bits: " << closed;
    }
}

TEST_P(Redirection, LeavesClosedStreamsClosed) {
    EXPECT_EQ(0, in_copy([] {
                  close(0);
                  const auto done =
                      run("test ! -e /proc/$$/fd/0", {.stdout_ = PIPE, .shell = true, .backend = GetParam()});
                  return done.returncode;
              }));
}

TEST_P(Redirection, ToADescriptorThatIsNotOpen) {
    for (const Options& options :
         {Options{.stdin_ = 987, .backend = GetParam()}, Options{.stdout_ = 987, .backend = GetParam()},
          Options{.stdin_ = PIPE, .stderr_ = 987, .backend = GetParam()}}) {
        try {
            run({"/bin/true"}, options);
            FAIL();
        } catch (const OSError& error) {
            EXPECT_EQ(error.code().value(), EBADF);
            EXPECT_EQ(error.step, Step::redirect);
        }
    }
}

TEST_P(Redirection, SetsThePipeSize) {
    Popen child({"/bin/cat"}, {.stdin_ = PIPE, .stdout_ = PIPE, .pipesize = 4096, .backend = GetParam()});
    EXPECT_EQ(fcntl(child.stdin_.fileno(), F_GETPIPE_SZ), 4096);
    EXPECT_EQ(fcntl(child.stdout_.fileno(), F_GETPIPE_SZ), 4096);
    child.exit();
}

TEST_P(Redirection, ClosesTheHighestDescriptorThereCanBe) {
    EXPECT_EQ(0, in_copy([] {
                  rlimit limit{};
                  getrlimit(RLIMIT_NOFILE, &limit);
                  const int highest = static_cast<int>(limit.rlim_cur) - 1;
                  if (dup2(1, highest) == -1) return 1;
                  limit.rlim_cur = 64;  // a lower limit leaves it open
                  setrlimit(RLIMIT_NOFILE, &limit);
                  const std::string command = "test ! -e /proc/$$/fd/" + std::to_string(highest);
                  return run(command, {.shell = true, .backend = GetParam()}).returncode;
              }));
}

using RedirectionErrors = ParentTest;

TEST_F(RedirectionErrors, PassingADescriptorThatIsNotOpen) {
    try {
        run({"true"}, {.stdout_ = PIPE, .pass_fds = {987}});
        FAIL();
    } catch (const OSError& error) {
        EXPECT_EQ(error.code().value(), EBADF);
        EXPECT_EQ(error.step, Step::close_fds);
    }
}

TEST_F(RedirectionErrors, NoDescriptorIsLeft) {
    EXPECT_EQ(0, in_copy([] {
                  rlimit limit{};
                  getrlimit(RLIMIT_NOFILE, &limit);
                  limit.rlim_cur = 8;
                  setrlimit(RLIMIT_NOFILE, &limit);
                  for (int i = 3; i < 8; ++i) dup2(0, i);
                  try {
                      run({"true"}, {.capture_output = true});
                      return 1;
                  } catch (const OSError& error) {
                      return error.code().value() == EMFILE ? 0 : 2;
                  }
              }));
}

TEST_F(RedirectionErrors, ToAFileWithoutADescriptor) {
    EXPECT_THROW(run({"true"}, {.stdin_ = static_cast<std::FILE*>(nullptr)}), ValueError);
    const Stream none;
    EXPECT_THROW(run({"true"}, {.stdin_ = none}), ValueError);
}

}  // namespace
}  // namespace subprocess::testing
