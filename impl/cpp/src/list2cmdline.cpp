#include <subprocess/subprocess.hpp>

namespace subprocess {
namespace {

void append_quoted(std::string& line, const std::string& argument) {
    const bool quoted = argument.empty() || argument.find_first_of(" \t") != argument.npos;
    std::size_t backslashes = 0;  // just behind us; they are doubled only before a quotation mark
    if (quoted) line += '"';
    for (const char c : argument) {
        if (c == '"') line.append(backslashes + 1, '\\');
        backslashes = c == '\\' ? backslashes + 1 : 0;
        line += c;
    }
    if (quoted) line.append(backslashes, '\\') += '"';
}

}  // namespace

std::string list2cmdline(const std::vector<std::string>& seq) {
    std::string line;
    for (const std::string& argument : seq) {
        if (&argument != &seq.front()) line += ' ';
        append_quoted(line, argument);
    }
    return line;
}

}  // namespace subprocess
