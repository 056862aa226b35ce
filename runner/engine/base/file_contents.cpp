#include "base/file_contents.hpp"

#include <cerrno>
#include <fstream>
#include <sstream>

#include "base/errors.hpp"

namespace childproof {

bool is_shortage(int error) { return error == EMFILE || error == ENFILE || error == ENOMEM; }

std::optional<std::string> file_contents(const std::filesystem::path& path) {
    errno = 0;
    const std::ifstream file(path, std::ios::binary);
    if (!file && is_shortage(errno))
        throw HarnessError(path.string() + ": " + std::error_code(errno, std::generic_category()).message());
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    // A stream into which nothing was written has failed, too: a folder, but also an empty file.
    return text.str();
}

}  // namespace childproof
