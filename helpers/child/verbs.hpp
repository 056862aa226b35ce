/// \file
/// The verbs of this program. README.md in the folder above says what each does.
#pragma once

#include <span>
#include <string_view>

namespace child {

/// Words of the command line.
using Words = std::span<char* const>;

/// How many words behind it belong to a verb: a number, or one of these.
constexpr int kAllThatFollow = -1;
constexpr int kUpToSemicolon = -2;

/// A verb and what it does with its operands, which are exactly those that belong to it.
struct Verb {
    std::string_view name;
    int operands;
    void (*perform)(Words operands);
};

/// Does all of `words`, verb by verb.
void perform(Words words);

// output.cpp
void do_write(Words operands);
void do_write_err(Words operands);
void do_write_hex(Words operands);
void do_write_err_hex(Words operands);
void do_write_fd(Words operands);
void do_line(Words operands);
void do_line_err(Words operands);
void do_generate(Words operands);
void do_generate_err(Words operands);
void do_echo_argv(Words operands);

// input.cpp
void do_read_line(Words operands);
void do_read(Words operands);
void do_cat(Words operands);
void do_drain(Words operands);
void do_count(Words operands);
void do_available(Words operands);
void do_check_generated(Words operands);
void do_read_fd(Words operands);

// self.cpp
void do_argv0(Words operands);
void do_env(Words operands);
void do_cwd(Words operands);
void do_close(Words operands);
void do_exit(Words operands);
void do_pid_file(Words operands);

// gate.*.cpp
void do_gate(Words operands);

// report.*.cpp
void do_report(Words operands);

// signals.*.cpp
void do_kill_self(Words operands);
void do_ignore(Words operands);
void do_default(Words operands);
void do_block(Words operands);
void do_catch(Words operands);
void do_await_signal(Words operands);
void do_stop(Words operands);
void do_pause(Words operands);

// grandchildren.*.cpp
void do_spawn(Words operands);
void do_wait_spawned(Words operands);
void do_setsid(Words operands);

}  // namespace child
