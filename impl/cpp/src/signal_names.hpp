/// \file
#pragma once

#include <string>

namespace subprocess {

/// The name of a signal ("SIGKILL"), or an empty string if it has none.
std::string signal_name(int number);

}  // namespace subprocess
