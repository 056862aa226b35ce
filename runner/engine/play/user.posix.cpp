#include "play/user.hpp"

#include <unistd.h>

namespace childproof {

int user_id() { return static_cast<int>(geteuid()); }
int group_id() { return static_cast<int>(getegid()); }

}  // namespace childproof
