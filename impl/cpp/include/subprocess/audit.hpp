/// \file
/// Being told of every child that is started. Section: Popen Constructor (the auditing event subprocess.Popen).
#pragma once

#include <optional>
#include <string>

#include <subprocess/args.hpp>
#include <subprocess/options.hpp>

namespace subprocess {

/// The arguments of the event `subprocess.Popen`.
struct AuditEvent {
    const std::optional<std::string>& executable;  ///< the program as it will be looked for; on Windows as it was given
    const Args& args;                       ///< a sequence on POSIX, with the shell's name and "-c" for `shell`; on
                                            ///< Windows the command line
    const std::optional<std::string>& cwd;  ///< as it was given
    const Env& env;                         ///< as it was given
};

/// It is called before the child is made, on the thread that starts it, also by several threads at once. If it throws,
/// no child is made, and the exception leaves the call that was to start it. The event lives as long as the call.
using AuditHook = void (*)(const AuditEvent& event);

/// Sets the function that is called, for the whole process; null (as in the beginning): none. Returns the one before.
/// Safe at any time on any thread. Without one, nothing is done or copied for it.
AuditHook set_audit_hook(AuditHook hook) noexcept;

}  // namespace subprocess
