#include "commands/keep.hpp"

namespace childproof {

std::optional<int> keep_command(int /*argc*/, char** /*argv*/) { return std::nullopt; }

}  // namespace childproof
