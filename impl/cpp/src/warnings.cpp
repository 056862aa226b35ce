#include <subprocess/warnings.hpp>

#include <atomic>

#include "warn.hpp"

namespace subprocess {
namespace {

std::atomic<WarningHook> current_hook = nullptr;

}  // namespace

WarningHook set_warning_hook(WarningHook hook) noexcept { return current_hook.exchange(hook); }

void warn(const char* kind, const std::string& message) {
    if (const WarningHook hook = current_hook.load()) hook(kind, message);
}

}  // namespace subprocess
