#include <subprocess/options.hpp>

namespace subprocess {

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
    }
    return "unknown";
}

}  // namespace subprocess
