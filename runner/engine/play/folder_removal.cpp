#include "play/folder_removal.hpp"

namespace childproof {
namespace {

/// Somebody writes into a folder, or removes something from it, at the same time.
bool is_of_a_change(const std::error_code& error) {
    return error == std::errc::directory_not_empty || error == std::errc::no_such_file_or_directory;
}

std::string obstacle(const std::filesystem::path& path, const std::error_code& error) {
    return path.string() + ": cannot be removed: " + error.message();
}

/// remove_all does not tell which path it was.
std::string obstacle_in(const std::filesystem::path& folder, const std::error_code& otherwise) {
    std::error_code error;
    auto entry = std::filesystem::recursive_directory_iterator(folder, error);
    for (; !error && entry != end(entry); entry.increment(error)) {
        const auto path = entry->path();
        std::error_code refused;
        std::filesystem::remove(path, refused);
        if (refused && !is_of_a_change(refused)) return obstacle(path, refused);
    }
    return obstacle(folder, error ? error : otherwise);
}

}  // namespace

std::optional<std::string> remove_or_say_why(const std::filesystem::path& folder) {
    constexpr int attempts = 100;  // against somebody who writes there again and again
    std::error_code error;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        std::filesystem::remove_all(folder, error);
        if (!error) return std::nullopt;
        if (!is_of_a_change(error)) break;
    }
    return obstacle_in(folder, error);
}

}  // namespace childproof
