/// \file
/// Switches for the whole process. Section: Disabling use of vfork() or posix_spawn().
///
/// They are Python's `_USE_VFORK` and `_USE_POSIX_SPAWN`; names with an underscore and a capital are the compiler's own
/// in C++. True, as in the beginning, means that the way may be used, not that it is. Each returns the value before;
/// they are safe at any time on any thread and count for children that are started from then on. With both off,
/// children are made by fork. An explicit Options::backend that is switched off is a ValueError. Without effect on
/// Windows.
#pragma once

namespace subprocess {

/// Whether children may be made in the memory of this process (Backend::vfork). posix_spawn, which may do so in the C
/// library, is not concerned.
bool set_use_vfork(bool use) noexcept;

/// Whether posix_spawn may be used.
bool set_use_posix_spawn(bool use) noexcept;

}  // namespace subprocess
