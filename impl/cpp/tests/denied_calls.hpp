/// \file
/// System calls that fail, in this process and its children: a seccomp filter makes it so. To be used in a copy of this
/// process only (parent.hpp).
#pragma once

#include <initializer_list>

namespace subprocess::testing {

/// Lets the calls fail with `error`.
void deny(std::initializer_list<long> calls, int error);

/// The same, of one call with a certain value (of the lower half) of one argument.
void deny_with(long call, int argument, unsigned value, int error);

/// Lets clone fail with a flag, CLONE_VFORK or CLONE_THREAD; fork makes its children by the same call.
void deny_clone_with(unsigned flag, int error);

}  // namespace subprocess::testing
