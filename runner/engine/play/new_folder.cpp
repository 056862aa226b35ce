#include "play/new_folder.hpp"

#include <cstdlib>
#include <random>
#include <string>

#include "base/errors.hpp"

namespace childproof {
namespace {

[[noreturn]] void fail(const std::string& parent, const std::error_code& error) {
    throw HarnessError("no temporary folder can be made in " + parent + ": " + error.message());
}

}  // namespace

std::filesystem::path system_temporary_folder() {
    std::error_code error;
    auto folder = std::filesystem::canonical(std::filesystem::temp_directory_path(error), error);
    const char* const named = std::getenv("TMPDIR");
    if (error) fail(named ? named : "the system's folder for such", error);
    return folder;
}

std::filesystem::path make_new_folder(const std::filesystem::path& parent) {
    std::error_code error;
    std::random_device random;
    for (int attempt = 0; !error && attempt < 100; ++attempt) {
        auto path = parent / ("childproof-" + std::to_string(random() % 1'000'000));
        if (!std::filesystem::create_directory(path, error)) continue;
        // A case may run an adapter as another user.
        std::filesystem::permissions(path, std::filesystem::perms::all & ~std::filesystem::perms::others_write &
                                               ~std::filesystem::perms::group_write);
        return path;
    }
    fail(parent.string(), error);
}

}  // namespace childproof
