#include "self.hpp"

#include <cstdlib>

#include "fail.hpp"
#include "io.hpp"
#include "operands.hpp"
#include "verbs.hpp"

namespace child {

std::span<char* const> arguments;

void do_argv0(Words /*operands*/) { write_all(kStdout, std::string(arguments[0]) + "\n"); }

void do_env(Words operands) { write_all(kStdout, variable(operands[0]).value_or("(unset)") + "\n"); }

void do_cwd(Words /*operands*/) {
    const auto directory = working_directory();
    if (!directory) fail("there is no working directory");
    write_all(kStdout, *directory + "\n");
}

void do_close(Words operands) { close_descriptor(parse_int(operands[0])); }

// On Windows an exit code has 32 bits, and may be written without a sign.
void do_exit(Words operands) { std::_Exit(static_cast<int>(parse_number(operands[0]))); }

void do_pid_file(Words operands) { write_file(operands[0], std::to_string(process_id())); }

}  // namespace child
