#include "play/user.hpp"

#include <unistd.h>

namespace childproof {

std::optional<int> user_id() { return static_cast<int>(geteuid()); }
std::optional<int> group_id() { return static_cast<int>(getegid()); }

}  // namespace childproof
