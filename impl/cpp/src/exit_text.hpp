/// \file
#pragma once

#include <string>

namespace subprocess {

/// What a return code that is not zero says of the end of a child, as Python's messages put it.
std::string exit_text(int returncode);

}  // namespace subprocess
