/// \file
#pragma once

#include <subprocess/audit.hpp>

namespace subprocess {

/// Whether there is somebody to tell, for whom the event has to be made up.
bool is_audited() noexcept;

/// Calls the audit hook, if there is one. Throws what it throws.
void audit(const AuditEvent& event);

}  // namespace subprocess
