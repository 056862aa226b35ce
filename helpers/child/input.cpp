#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>

#include "fail.hpp"
#include "generated.hpp"
#include "io.hpp"
#include "operands.hpp"
#include "verbs.hpp"

namespace child {
namespace {

constexpr std::uint64_t kToTheEnd = std::numeric_limits<std::uint64_t>::max();

/// Reads at most `limit` bytes, or to end of file, and hands each piece to `use`. Returns how many there were.
template <typename Use>
std::uint64_t read_each(int fd, std::uint64_t limit, Use use) {
    std::array<char, 65536> chunk;
    std::uint64_t total = 0;
    while (total < limit) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size(), limit - total));
        const std::size_t got = read_some(fd, chunk.data(), wanted);
        if (got == 0) break;
        use(std::string_view(chunk.data(), got));
        total += got;
    }
    return total;
}

void forget(std::string_view /*data*/) {}

void copy_to_stdout(std::string_view data) { write_all(kStdout, data); }

}  // namespace

void do_read_line(Words /*operands*/) {
    std::string line;
    char byte = 0;
    while (byte != '\n' && read_some(kStdin, &byte, 1) == 1) line.push_back(byte);
    write_all(kStdout, line);
}

void do_read(Words operands) { read_each(kStdin, parse_count(operands[0]), forget); }
void do_cat(Words /*operands*/) { read_each(kStdin, kToTheEnd, copy_to_stdout); }
void do_drain(Words /*operands*/) { read_each(kStdin, kToTheEnd, forget); }
void do_read_fd(Words operands) { read_each(parse_int(operands[0]), kToTheEnd, copy_to_stdout); }

void do_count(Words /*operands*/) { write_all(kStdout, std::to_string(read_each(kStdin, kToTheEnd, forget)) + "\n"); }

void do_available(Words /*operands*/) { write_all(kStdout, std::to_string(count_available(kStdin)) + "\n"); }

void do_check_generated(Words operands) {
    const std::uint64_t size = parse_count(operands[0]);
    std::uint64_t position = 0;
    std::array<char, 65536> expected;
    const std::uint64_t total = read_each(kStdin, kToTheEnd, [&](std::string_view data) {
        fill_generated(position, expected.data(), data.size());
        if (std::memcmp(expected.data(), data.data(), data.size()) != 0) {
            fail("not the generated stream, within the " + std::to_string(data.size()) + " bytes from " +
                 std::to_string(position));
        }
        position += data.size();
    });
    if (total != size) fail(std::to_string(total) + " bytes on stdin instead of " + std::to_string(size));
}

}  // namespace child
