/// \file
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace subprocess {

/// Lends the pages of a string to a pipe, which need not be copied then. The pipe may hold them for longer than this
/// process needs them, and a reader can move them elsewhere as they are (splice, tee). So nothing is written to them
/// any more: at the end of the loan the string's memory is given other pages, and may be used again.
class PageLoan {
public:
    /// Nobody may write to the string from now on, nor read it after the loan; it is not freed before the loan has
    /// ended. Null where its memory cannot be given other pages (it is locked, or shared with other processes, or has
    /// reserved huge pages), and on systems that cannot lend.
    static std::unique_ptr<PageLoan> of(std::string& bytes);
    ~PageLoan();
    PageLoan(const PageLoan&) = delete;
    PageLoan& operator=(const PageLoan&) = delete;

    /// Puts of a part of the string as much into a blocking pipe as it takes without blocking, as
    /// write_without_blocking does: whole pages are lent, what lies beside them is copied.
    ssize_t write(int pipe, std::string_view part) noexcept;

private:
    explicit PageLoan(std::string& bytes);

    std::string& bytes_;
    std::unique_ptr<std::string> kept_;  ///< for pages that cannot be exchanged in the end
    bool refused_ = false;
    std::size_t lent_begin_ = 0, lent_end_ = 0;  ///< offsets
};

}  // namespace subprocess
