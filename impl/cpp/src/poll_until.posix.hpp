/// \file
#pragma once

#include <poll.h>

#include "deadline.hpp"

namespace subprocess {

/// poll() with a deadline: the number of descriptors that are ready, 0 if it passed. Looks at least once. Throws
/// OSError.
int poll_until(pollfd* descriptors, nfds_t count, const Deadline& deadline);

}  // namespace subprocess
