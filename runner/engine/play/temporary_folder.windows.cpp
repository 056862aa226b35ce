#include "play/temporary_folder.hpp"
#include "play/new_folder.hpp"

namespace childproof {

struct TemporaryFolder::Guard {};

TemporaryFolder::TemporaryFolder() : path_(make_new_folder(system_temporary_folder())) {}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace childproof
