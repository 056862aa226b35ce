/// \file
/// This process as the parent of children: whatever a test does, it must come out as it went in.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <string>
#include <subprocess/subprocess.hpp>

namespace subprocess {

/// Else GoogleTest would print the bytes of the object, and with them what lies between its members.
inline void PrintTo(const Options& /*options*/, std::ostream* out) { *out << "options"; }

}  // namespace subprocess

namespace subprocess::testing {

/// What a library could leave behind: descriptors, signal mask and dispositions, working directory, umask.
std::string describe_parent();

/// What a library could let grow from call to call.
struct Footprint {
    std::size_t descriptors;
    std::size_t threads;
    std::size_t mappings;
    std::size_t resident;  ///< KiB
};
Footprint footprint();

constexpr int kinds_of_calls = 6;
/// Makes a call of a kind: without and with output, with input, with a timeout that is kept and one that is not, of a
/// program that is missing. Fails the test if it does not come out as it should.
void make_call(int kind, Backend backend);

/// Sanitizers keep what is freed, and cannot be emulated.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool with_sanitizers = true;
#else
constexpr bool with_sanitizers = false;
#endif

/// Checks after each test that the parent is as it was, and that there is no child left, dead or alive.
class ParentTest : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

private:
    std::string before_;
};

/// The same, once for each backend.
class BackendTest : public ParentTest, public ::testing::WithParamInterface<Backend> {};

std::string backend_name(const ::testing::TestParamInfo<Backend>& info);

inline const auto every_backend = ::testing::Values(Backend::vfork, Backend::posix_spawn, Backend::fork);
/// Those that can express everything but preexec_fn.
inline const auto versatile_backends = ::testing::Values(Backend::vfork, Backend::fork);

/// So many bytes, none of which are repeated soon.
std::string many_bytes(std::size_t count);

/// Runs a function in a copy of this process, because it changes what belongs to the process; returns the exit status:
/// what it returned, or 99 if it threw.
int in_copy(const std::function<int()>& function);

/// The timeout that a function runs into; fails the test if it does not.
TimeoutExpired timeout_of(const std::function<void()>& function);

/// A function that is called at the end of a scope.
class Finally {
public:
    explicit Finally(std::function<void()> function) : function_(std::move(function)) {}
    ~Finally() { function_(); }
    Finally(const Finally&) = delete;
    Finally& operator=(const Finally&) = delete;

private:
    std::function<void()> function_;
};

/// An empty directory, removed at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::string& path() const { return path_; }
    /// Writes a file into it and returns its path.
    std::string add(const std::string& name, const std::string& content, int mode = 0644) const;

private:
    std::string path_;
};

}  // namespace subprocess::testing
