#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "descriptor.hpp"
#include "page_loan.posix.hpp"
#include "parent.hpp"
#include "pipe_calls.hpp"

namespace subprocess::testing {
namespace {

using LendingPages = ParentTest;

constexpr std::size_t count = 300'001;  // fits into the pipe

struct Pipe {
    Pipe() {
        int ends[2];
        EXPECT_EQ(open_pipe(ends), 0);
        reading = Descriptor(ends[0]);
        writing = Descriptor(ends[1]);
        EXPECT_GE(resize_pipe(ends[1], 1 << 20), 1 << 20);
    }

    std::string read_all() {
        writing.close();
        std::string bytes(count + 1, '\0');
        std::size_t size = 0;
        while (const std::size_t more = read_some(reading.number(), &bytes[size], bytes.size() - size)) size += more;
        bytes.resize(size);
        return bytes;
    }

    Descriptor reading, writing;
};

void write_all(PageLoan& loan, const std::string& bytes, const Pipe& pipe) {
    for (std::string_view rest = bytes; !rest.empty();) {
        const ssize_t written = loan.write(pipe.writing.number(), rest);
        ASSERT_GT(written, 0);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// The first byte of the first whole page.
char* first_page(std::string& bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return bytes.data() + (-reinterpret_cast<std::uintptr_t>(bytes.data()) & (page - 1));
}

/// Asks the kernel itself: where a sanitizer is built in, its mlock does nothing.
bool lock(const char* page) { return syscall(SYS_mlock, page, 1) == 0; }

TEST_F(LendingPages, IsNotCopying) {
    std::string bytes = many_bytes(count);
    std::string seen = bytes;
    Pipe pipe;
    const auto loan = PageLoan::of(bytes);
    ASSERT_NE(loan, nullptr);
    write_all(*loan, bytes, pipe);
    *first_page(bytes) ^= 1;  // what nobody may do
    seen[static_cast<std::size_t>(first_page(bytes) - bytes.data())] ^= 1;
    EXPECT_TRUE(pipe.read_all() == seen);
}

TEST_F(LendingPages, CopiesWhatSharesAPageWithOtherBytes) {
    std::string bytes = many_bytes(count);
    const std::string seen = bytes;
    Pipe pipe;
    const auto loan = PageLoan::of(bytes);
    ASSERT_NE(loan, nullptr);
    write_all(*loan, bytes, pipe);
    if (first_page(bytes) != bytes.data()) bytes.front() ^= 1;  // ThreadSanitizer's allocator begins with a page
    bytes.back() ^= 1;
    EXPECT_TRUE(pipe.read_all() == seen);
}

TEST_F(LendingPages, TheReaderSeesTheBytesAlsoWhenTheMemoryIsUsedAgain) {
    std::string bytes = many_bytes(count);
    const std::string seen = bytes;
    Pipe pipe;
    write_all(*PageLoan::of(bytes), bytes, pipe);
    std::fill(bytes.begin(), bytes.end(), 'y');
    EXPECT_TRUE(pipe.read_all() == seen);
    EXPECT_EQ(bytes, std::string(count, 'y'));
}

TEST_F(LendingPages, SoDoesOneThatHasMovedThemToAnotherPipe) {
    std::string bytes = many_bytes(count);
    const std::string seen = bytes;
    Pipe first, second;
    auto loan = PageLoan::of(bytes);
    write_all(*loan, bytes, first);
    ASSERT_EQ(splice(first.reading.number(), nullptr, second.writing.number(), nullptr, count, 0), ssize_t{count});
    loan.reset();
    std::fill(bytes.begin(), bytes.end(), 'y');
    EXPECT_TRUE(second.read_all() == seen);
}

TEST_F(LendingPages, LeavesTheStringAsItIsUntilThen) {
    std::string bytes = many_bytes(count);
    const std::string seen = bytes;
    const auto loan = PageLoan::of(bytes);
    EXPECT_TRUE(bytes == seen);
}

TEST_F(LendingPages, IsNotForLockedMemory) {
    std::string bytes = many_bytes(count);
    const std::string seen = bytes;
    if (!lock(first_page(bytes))) GTEST_SKIP() << "memory cannot be locked here";
    EXPECT_EQ(PageLoan::of(bytes), nullptr);
    syscall(SYS_munlock, first_page(bytes), 1);
    EXPECT_TRUE(bytes == seen);
}

TEST_F(LendingPages, IsNotForSharedMemory) {
    EXPECT_EQ(0, in_copy([] {  // whose allocator need not come to terms with that
                  std::string bytes = many_bytes(count);
                  void* const shared =
                      mmap(first_page(bytes), 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
                  if (shared == MAP_FAILED) return 1;
                  const std::string seen = bytes;
                  if (PageLoan::of(bytes) != nullptr) return 2;
                  return bytes == seen ? 0 : 3;
              }));
}

TEST_F(LendingPages, KeepsPagesThatCannotBeExchangedAnyMore) {
    constexpr int cannot_lock = 77;
    const int status = in_copy([] {
        std::string bytes = many_bytes(count);
        const std::string seen = bytes;
        Pipe pipe;
        auto loan = PageLoan::of(bytes);
        write_all(*loan, bytes, pipe);
        if (!lock(first_page(bytes))) return cannot_lock;
        loan.reset();
        if (!bytes.empty()) return 1;
        bytes = std::string(count, 'y');
        return pipe.read_all() == seen ? 0 : 2;
    });
    if (status == cannot_lock) GTEST_SKIP() << "memory cannot be locked here";
    EXPECT_EQ(status, 0);
}

TEST_F(LendingPages, IsNotForLessThanAPage) {
    std::string few = "few";
    EXPECT_EQ(PageLoan::of(few), nullptr);
}

/// Sends input to a child whose own child reads the end of it when run is over and its memory in use again; returns
/// what that child has seen, by cksum.
std::string read_late(std::string input, const std::string& gate) {
    mallopt(M_MMAP_MAX, 0);  // what is freed is used again
    Pipe result;
    const std::size_t size = input.size();
    run({"/bin/sh", "-c", "exec 3<&0; { head -c 400000; read line < $0; cat; } <&3 | cksum &", gate},
        {.input = std::move(input), .stdout_ = result.writing.number()});
    const std::string again(size, 'y');
    std::ofstream(gate) << "go on" << std::endl;
    return result.read_all();
}

TEST_F(LendingPages, InputMayBeReadWhenRunIsOver) {
    const TemporaryDirectory directory;
    const std::string gate = directory.path() + "/gate";
    ASSERT_EQ(mkfifo(gate.c_str(), S_IRWXU), 0);
    EXPECT_EQ(0, in_copy([&] {
                  const std::string much = many_bytes(1'200'000);
                  return read_late(much, gate) == check_output({"cksum"}, {.input = much}) ? 0 : 1;
              }));
}

}  // namespace
}  // namespace subprocess::testing
