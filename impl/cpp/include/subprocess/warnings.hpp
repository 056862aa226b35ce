/// \file
/// Being told of what is questionable, but no error. Section: Popen Constructor (ResourceWarning).
#pragma once

#include <string>

namespace subprocess {

/// `kind` is the documented category: "ResourceWarning" when a Popen is dropped though its child was not waited for,
/// "RuntimeWarning" when an option is overridden. It is called on the thread that causes the warning, must not throw,
/// and may be called by several threads at once.
using WarningHook = void (*)(const char* kind, const std::string& message);

/// Sets the function that is told, for the whole process; null (as in the beginning): nobody is. Returns the one
/// before.
WarningHook set_warning_hook(WarningHook hook) noexcept;

}  // namespace subprocess
