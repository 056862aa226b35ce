/// \file
#pragma once

#include <sys/types.h>

#include <subprocess/options.hpp>

namespace subprocess {

/// The number that a user or a group has. ValueError if it has none.
uid_t user_id(const Owner& user);
gid_t group_id(const Owner& group);

}  // namespace subprocess
