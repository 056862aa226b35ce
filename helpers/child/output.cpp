#include <algorithm>
#include <array>
#include <string>

#include "generated.hpp"
#include "io.hpp"
#include "operands.hpp"
#include "verbs.hpp"

namespace child {
namespace {

void generate(int fd, std::uint64_t size) {
    std::array<char, 65536> chunk;
    for (std::uint64_t position = 0; position < size;) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(chunk.size(), size - position));
        fill_generated(position, chunk.data(), count);
        write_all(fd, {chunk.data(), count});
        position += count;
    }
}

}  // namespace

void do_write(Words operands) { write_all(kStdout, operands[0]); }
void do_write_err(Words operands) { write_all(kStderr, operands[0]); }
void do_write_hex(Words operands) { write_all(kStdout, parse_hex(operands[0])); }
void do_write_err_hex(Words operands) { write_all(kStderr, parse_hex(operands[0])); }
void do_write_fd(Words operands) { write_all(parse_int(operands[0]), operands[1]); }
void do_line(Words operands) { write_all(kStdout, std::string(operands[0]) + "\n"); }
void do_line_err(Words operands) { write_all(kStderr, std::string(operands[0]) + "\n"); }
void do_generate(Words operands) { generate(kStdout, parse_count(operands[0])); }
void do_generate_err(Words operands) { generate(kStderr, parse_count(operands[0])); }

void do_echo_argv(Words operands) {
    std::string all;
    for (const char* word : operands) all.append(word).push_back('\0');
    write_all(kStdout, all);
}

}  // namespace child
