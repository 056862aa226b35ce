#include "base/program_path.hpp"

namespace childproof {

std::filesystem::path program_path() { return std::filesystem::read_symlink("/proc/self/exe"); }

std::filesystem::path program_in(const std::filesystem::path& folder, const std::string& name) { return folder / name; }

}  // namespace childproof
