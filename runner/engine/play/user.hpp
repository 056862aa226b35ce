/// \file
/// The user that the engine runs as.
#pragma once

namespace childproof {

int user_id();
int group_id();

}  // namespace childproof
