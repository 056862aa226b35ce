#include <subprocess/options.hpp>

namespace subprocess {

Env::Env() noexcept = default;
Env::Env(std::initializer_list<std::pair<std::string_view, std::string_view>> variables)
    : variables_(variables.begin(), variables.end()), given_(true) {}
Env::Env(std::vector<std::pair<std::string, std::string>> variables) noexcept
    : variables_(std::move(variables)), given_(true) {}
Env::Env(const Env&) = default;
Env::Env(Env&&) noexcept = default;
Env& Env::operator=(const Env&) = default;
Env& Env::operator=(Env&&) noexcept = default;
Env::~Env() = default;

const char* to_string(Backend backend) noexcept {
    switch (backend) {
        case Backend::automatic:
            return "automatic";
        case Backend::vfork:
            return "vfork";
        case Backend::posix_spawn:
            return "posix_spawn";
        case Backend::fork:
            return "fork";
        case Backend::create_process:
            return "create_process";
    }
    return "unknown";
}

}  // namespace subprocess
