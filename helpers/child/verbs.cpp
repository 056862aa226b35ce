#include "verbs.hpp"

#include <array>
#include <string>

#include "fail.hpp"

namespace child {
namespace {

constexpr std::array kVerbs{
    Verb{"write", 1, do_write},
    Verb{"write-err", 1, do_write_err},
    Verb{"write-hex", 1, do_write_hex},
    Verb{"write-err-hex", 1, do_write_err_hex},
    Verb{"write-fd", 2, do_write_fd},
    Verb{"line", 1, do_line},
    Verb{"line-err", 1, do_line_err},
    Verb{"generate", 1, do_generate},
    Verb{"generate-err", 1, do_generate_err},
    Verb{"echo-argv", kAllThatFollow, do_echo_argv},
    Verb{"read-line", 0, do_read_line},
    Verb{"read", 1, do_read},
    Verb{"cat", 0, do_cat},
    Verb{"drain", 0, do_drain},
    Verb{"count", 0, do_count},
    Verb{"available", 0, do_available},
    Verb{"check-generated", 1, do_check_generated},
    Verb{"read-fd", 1, do_read_fd},
    Verb{"argv0", 0, do_argv0},
    Verb{"env", 1, do_env},
    Verb{"cwd", 0, do_cwd},
    Verb{"close", 1, do_close},
    Verb{"exit", 1, do_exit},
    Verb{"pid-file", 1, do_pid_file},
    Verb{"gate", 1, do_gate},
    Verb{"report", 1, do_report},
    Verb{"kill-self", 1, do_kill_self},
    Verb{"ignore", 1, do_ignore},
    Verb{"default", 1, do_default},
    Verb{"block", 1, do_block},
    Verb{"catch", 1, do_catch},
    Verb{"await-signal", 1, do_await_signal},
    Verb{"stop", 0, do_stop},
    Verb{"pause", 0, do_pause},
    Verb{"spawn", kUpToSemicolon, do_spawn},
    Verb{"wait-spawned", 0, do_wait_spawned},
    Verb{"setsid", 0, do_setsid},
};

const Verb& find(std::string_view name) {
    for (const Verb& verb : kVerbs) {
        if (verb.name == name) return verb;
    }
    fail("unknown verb: " + std::string(name));
}

/// The number of words from `words[0]`, a path, to before the ";" that ends the block. The verbs are counted through,
/// so that a text ";" and the end of a block inside the block are no end.
std::size_t count_block(Words words);

std::size_t count_operands(const Verb& verb, Words rest) {
    if (verb.operands == kAllThatFollow) return rest.size();
    if (verb.operands == kUpToSemicolon) return count_block(rest);
    const auto count = static_cast<std::size_t>(verb.operands);
    if (rest.size() < count) fail("too few operands for " + std::string(verb.name));
    return count;
}

bool is_semicolon(const char* word) { return std::string_view(word) == ";"; }

std::size_t count_block(Words words) {
    std::size_t at = 1;  // behind the path
    while (at < words.size() && !is_semicolon(words[at])) {
        const Verb& verb = find(words[at++]);
        if (verb.operands == kAllThatFollow) {
            while (at < words.size() && !is_semicolon(words[at])) ++at;
        } else {
            at += count_operands(verb, words.subspan(at));
            if (verb.operands == kUpToSemicolon) ++at;
        }
    }
    if (at >= words.size()) fail("there is no ; behind its verbs");
    return at;
}

}  // namespace

void perform(Words words) {
    while (!words.empty()) {
        set_current_verb({});
        const Verb& verb = find(words.front());
        set_current_verb(verb.name);
        words = words.subspan(1);
        const std::size_t count = count_operands(verb, words);
        verb.perform(words.first(count));
        words = words.subspan(count + (verb.operands == kUpToSemicolon ? 1 : 0));
    }
}

}  // namespace child
