/// \file
/// What can be known to be wrong with a case before it is played.
#pragma once

#include "load/cases.hpp"

namespace childproof {

/// The world that `given` asks for: its keys, their types, signal names.
void check_given(const Cursor& given);

/// Every name ($…) in the steps stands for something when its step is played; every concurrent call is joined.
void check_names(const Cursor& written, const Case& loaded);

/// The values of parameters have the types that api.yaml gives them, signals and errors are known.
void check_types(const Cursor& written, const Api& api);

}  // namespace childproof
