/// \file
#pragma once

#include <string>

namespace subprocess {

/// Tells the warning hook, if there is one.
void warn(const char* kind, const std::string& message);

}  // namespace subprocess
