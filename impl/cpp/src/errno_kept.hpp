/// \file
#pragma once

#include <cerrno>

namespace subprocess {

/// errno at the end of a scope is what it was at its beginning: what went wrong is said by exceptions, and a caller may
/// be about to look at the errno of a call of its own.
class ErrnoKept {
public:
    ErrnoKept() noexcept = default;
    ~ErrnoKept() { errno = before_; }
    ErrnoKept(const ErrnoKept&) = delete;
    ErrnoKept& operator=(const ErrnoKept&) = delete;

private:
    int before_ = errno;
};

}  // namespace subprocess
