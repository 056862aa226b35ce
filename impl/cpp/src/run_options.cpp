#include "run_options.hpp"

#include <subprocess/errors.hpp>
#include <utility>

namespace subprocess {

RunOptions take_run_options(Options& options) {
    if (options.input) {
        if (options.stdin_.given()) throw ValueError("stdin and input arguments may not both be used.");
        options.stdin_ = PIPE;
    }
    if (std::exchange(options.capture_output, false)) {
        if (options.stdout_.given() || options.stderr_.given()) {
            throw ValueError("stdout and stderr arguments may not be used with capture_output.");
        }
        options.stdout_ = PIPE;
        options.stderr_ = PIPE;
    }
    return {std::exchange(options.input, {}), std::exchange(options.timeout, {}), std::exchange(options.check, false)};
}

}  // namespace subprocess
