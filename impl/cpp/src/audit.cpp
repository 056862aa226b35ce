#include "audit.hpp"

#include <atomic>

namespace subprocess {
namespace {

std::atomic<AuditHook> current_hook = nullptr;

}  // namespace

AuditHook set_audit_hook(AuditHook hook) noexcept { return current_hook.exchange(hook); }

bool is_audited() noexcept { return current_hook.load(std::memory_order_relaxed) != nullptr; }

void audit(const AuditEvent& event) {
    if (const AuditHook hook = current_hook.load()) hook(event);
}

}  // namespace subprocess
