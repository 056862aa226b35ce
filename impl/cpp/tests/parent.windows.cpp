#include "parent.hpp"

#include <windows.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace subprocess::testing {
namespace {

/// Files and pipes have handles of low values; so few are open here that looking at the first is enough.
constexpr std::uintptr_t last_handle = 1024;

}  // namespace

std::string describe_parent() {
    std::string text;
    for (std::uintptr_t value = 4; value <= last_handle; value += 4) {
        const auto handle = reinterpret_cast<HANDLE>(value);
        DWORD flags = 0;
        const DWORD type = GetFileType(handle);
        if (type == FILE_TYPE_UNKNOWN || !GetHandleInformation(handle, &flags)) continue;
        text += std::to_string(value) + " type " + std::to_string(type) + " flags " + std::to_string(flags) + "\n";
    }
    return text + std::filesystem::current_path().string() + "\n";
}

void ParentTest::SetUp() {
    // What the C runtime and the system open at first use.
    static const bool warmed_up = run({"cmd", "/c", "rem"}, {.capture_output = true, .timeout = 60}).returncode == 0;
    ASSERT_TRUE(warmed_up);
    before_ = describe_parent();
}

void ParentTest::TearDown() {
    // A thread that was left behind in a pipe notices a moment later that the child has ended; nothing tells when.
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (before_ != describe_parent() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_EQ(before_, describe_parent());
}

TemporaryDirectory::TemporaryDirectory() {
    static std::atomic<int> count = 0;
    const std::string name = "subprocess-" + std::to_string(GetCurrentProcessId()) + "-" + std::to_string(++count);
    const auto path = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directory(path);
    path_ = path.string();
}

std::string TemporaryDirectory::add(const std::string& name, const std::string& content, int /*mode*/) const {
    std::string file = path_ + "\\" + name;
    std::ofstream(file, std::ios::binary) << content;
    return file;
}

}  // namespace subprocess::testing
