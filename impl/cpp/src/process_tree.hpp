/// \file
#pragma once

namespace subprocess {

/// Kills a child of this process, which has not been collected and will not be meanwhile, with all its descendants, as
/// Popen::kill_tree says; returns how many processes that were. Throws OSError.
int kill_process_tree(int root);

}  // namespace subprocess
