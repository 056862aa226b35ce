/// \file
#pragma once

#include <vector>

#include "handle.windows.hpp"

namespace subprocess {

/// The handles that a child gets as stdin, stdout and stderr: inheritable copies, for the time of its creation.
class StandardHandles {
public:
    /// `ends` are descriptors; -1: what this process has, or a pipe without another end if it has nothing. Throws
    /// OSError.
    explicit StandardHandles(const int (&ends)[3]);

    HANDLE operator[](int i) const noexcept { return handles_[i].get(); }
    /// Those of them that may stand in a list of handles to inherit.
    std::vector<HANDLE> listable() const;

private:
    Handle handles_[3];
};

}  // namespace subprocess
