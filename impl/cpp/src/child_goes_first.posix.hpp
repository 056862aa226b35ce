/// \file
#pragma once

namespace subprocess {

/// Lets a child that was just made run before this thread goes to sleep for its output. A child that is short is then
/// done when this thread comes back, and it is neither woken for the output nor for the end of the pipe, which costs
/// two switches and a tenth of the time of such a capture. Where something else takes the processor meanwhile, this is
/// not done again for some time: there it would cost a slice of the scheduler each time.
void let_child_go_first() noexcept;

}  // namespace subprocess
