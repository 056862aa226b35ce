#include "play/temporary_folder.hpp"

#include <random>

#include "base/errors.hpp"

namespace childproof {

TemporaryFolder::TemporaryFolder() {
    std::error_code error;
    const auto parent = std::filesystem::canonical(std::filesystem::temp_directory_path(error), error);
    std::random_device random;
    for (int attempt = 0; !error && attempt < 100; ++attempt) {
        path_ = parent / ("childproof-" + std::to_string(random() % 1'000'000));
        if (std::filesystem::create_directory(path_, error)) {
            // A case may run an adapter as another user.
            std::filesystem::permissions(path_, std::filesystem::perms::all & ~std::filesystem::perms::others_write &
                                                    ~std::filesystem::perms::group_write);
            return;
        }
    }
    throw HarnessError("no temporary folder can be made in " + parent.string() + ": " + error.message());
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace childproof
