#include "base/installation.hpp"

#include "base/program_path.hpp"

namespace childproof {
namespace {

/// The folder if it is there, otherwise the other one.
std::filesystem::path first_of(const std::filesystem::path& folder, const std::filesystem::path& other) {
    return std::filesystem::is_directory(folder) ? folder : other;
}

std::filesystem::path prefix() { return program_path().parent_path().parent_path(); }

}  // namespace

std::filesystem::path default_bin() {
    return first_of(prefix() / "libexec" / "childproof", program_path().parent_path());
}

std::filesystem::path default_root() {
    return first_of(prefix() / "share" / "childproof" / "spec", "./spec").parent_path();
}

}  // namespace childproof
