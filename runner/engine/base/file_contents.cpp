#include "base/file_contents.hpp"

#include <cerrno>
#include <fstream>

#include "base/errors.hpp"

namespace childproof {

bool is_shortage(int error) { return error == EMFILE || error == ENFILE || error == ENOMEM; }

void require_enough(const std::filesystem::path& path, int error) {
    if (is_shortage(error))
        throw HarnessError(path.string() + ": " + std::error_code(error, std::generic_category()).message());
}

std::optional<std::string> file_contents(const std::filesystem::path& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) require_enough(path, errno);
    if (!file) return std::nullopt;
    std::string contents;
    try {
        char piece[4096];
        for (std::streamsize count = 0; (count = file.rdbuf()->sgetn(piece, sizeof piece)) > 0;)
            contents.append(piece, static_cast<std::size_t>(count));
    } catch (const std::ios_base::failure& failure) {
        // A folder; or what /proc tells of a process that has ended since it was opened.
        require_enough(path, failure.code().value());
    }
    return contents;
}

}  // namespace childproof
