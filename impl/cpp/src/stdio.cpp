#include "stdio.hpp"

#include <cerrno>

#include "os_error.hpp"

namespace subprocess {
namespace {

bool is_number(const Redirect& redirect) {
    return redirect.given() && !redirect.is(PIPE) && !redirect.is(DEVNULL) && !redirect.is(STDOUT);
}

void require_open(const Options& options) {
    for (const Redirect* const redirect : {&options.stdin_, &options.stdout_, &options.stderr_}) {
        if (is_number(*redirect) && !is_open(redirect->fd())) throw_os_error(EBADF, Step::redirect);
    }
    for (const int number : options.pass_fds.items()) {
        if (!is_open(number)) throw_os_error(EBADF, Step::close_fds);
    }
}

}  // namespace

Stdio open_stdio(const Options& options) {
    require_open(options);
    Stdio stdio;
    const Redirect redirects[3] = {options.stdin_, options.stdout_, options.stderr_};
    for (int i = 0; i < 3; ++i) {
        if (redirects[i].is(PIPE)) {
            Pipe pipe = make_pipe(options.pipesize);
            stdio.owned[i] = std::move(i == 0 ? pipe.read_end : pipe.write_end);
            stdio.ours[i] = std::move(i == 0 ? pipe.write_end : pipe.read_end);
        } else if (redirects[i].is(DEVNULL)) {
            stdio.owned[i] = open_null_device();
        }
        if (stdio.owned[i]) stdio.ends[i] = stdio.owned[i].number();
        if (is_number(redirects[i])) stdio.ends[i] = redirects[i].fd();
    }
    if (options.stderr_.is(STDOUT)) stdio.ends[2] = stdio.ends[1] != -1 ? stdio.ends[1] : 1;
    return stdio;
}

}  // namespace subprocess
