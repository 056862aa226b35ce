// Splitting a command line by the documented rules gives back the arguments that list2cmdline has joined.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <subprocess/subprocess.hpp>
#include <vector>

namespace {

using Arguments = std::vector<std::string>;

bool is_space(char c) { return c == ' ' || c == '\t'; }

/// The inverse, by the rules in the documents' section "Converting an argument sequence to a string on Windows".
Arguments split(const std::string& line) {
    Arguments arguments;
    for (std::size_t i = 0; i < line.size();) {
        if (is_space(line[i])) {
            ++i;
            continue;
        }
        std::string argument;
        bool quoted = false;
        while (i < line.size() && (quoted || !is_space(line[i]))) {
            std::size_t backslashes = 0;
            for (; i < line.size() && line[i] == '\\'; ++i) ++backslashes;
            const bool before_quote = i < line.size() && line[i] == '"';
            argument.append(before_quote ? backslashes / 2 : backslashes, '\\');
            if (before_quote && backslashes % 2 == 0) {
                quoted = !quoted;
                ++i;
            } else if (before_quote) {
                argument += line[i++];
            } else if (i < line.size() && (quoted || !is_space(line[i]))) {
                argument += line[i++];
            }
        }
        arguments.push_back(argument);
    }
    return arguments;
}

Arguments separated_by_nul(const std::string& text) {
    Arguments arguments(1);
    for (const char c : text)
        if (c == '\0')
            arguments.emplace_back();
        else
            arguments.back() += c;
    return arguments;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const Arguments arguments = separated_by_nul(text);
    if (split(subprocess::list2cmdline(arguments)) != arguments) std::abort();
    const Arguments of_line = split(text);
    if (split(subprocess::list2cmdline(of_line)) != of_line) std::abort();
    return 0;
}
