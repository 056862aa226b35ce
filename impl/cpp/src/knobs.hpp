/// \file
#pragma once

#include <subprocess/knobs.hpp>
#include <subprocess/options.hpp>

namespace subprocess {

/// Whether the process has not switched this way off.
bool may_use(Backend backend) noexcept;

}  // namespace subprocess
