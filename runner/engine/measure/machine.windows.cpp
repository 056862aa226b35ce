#include "measure/machine.hpp"

namespace childproof {

Json governor(std::optional<int> /*cpu*/) { return nullptr; }
Json load_average() { return nullptr; }

}  // namespace childproof
