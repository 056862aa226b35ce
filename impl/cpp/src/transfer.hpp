/// \file
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "deadline.hpp"
#include "descriptor.hpp"
#include "output_observer.hpp"

namespace subprocess {

/// What is still to be moved between this process and the pipes of a child. A descriptor that is none has nothing to
/// move any more.
struct Transfer {
    struct Source {
        Descriptor* descriptor;  ///< closed at end of file; or null
        std::string* bytes;      ///< where to append
        const OutputObserver* observer;

        /// To be called when `count` bytes have been appended.
        void arrived(std::size_t count) const { observer->arrived(*bytes, count); }
    };
    Descriptor* sink;  ///< closed when `rest` is written, or nobody reads it; or null
    std::string_view rest;
    std::string* own;  ///< the string that the rest lies in, if it is needed for nothing else any more; or null
    Source sources[2];
    std::shared_ptr<void>& background;  ///< what goes on between the calls, on platforms where something does
    bool may_resize;                    ///< the pipes have the size that the system gave them
};

/// Moves all there is, in whatever order the pipes are ready; false if the deadline passed first, and what has been
/// moved until then is gone from the transfer. Looks at least once. Throws OSError, and what
/// the observers throw.
bool move_data(Transfer& transfer, const Deadline& deadline);

}  // namespace subprocess
