// vmsplice        Linux 2.6.17
// MADV_DONTNEED   gives private memory other pages; refused where the pages are locked (mlock) or reserved huge ones
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "page_loan.posix.hpp"
#include "pipe_calls.hpp"

namespace subprocess {
namespace {

std::size_t page_size() {
    static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return size;
}

std::size_t to_next_page(const char* address) { return -reinterpret_cast<std::uintptr_t>(address) & (page_size() - 1); }

/// Tries it: no question about the memory's kind would be answered as surely.
bool takes_other_pages(char* page) {
    const std::string content(page, page_size());
    *page = 1;
    const bool taken = madvise(page, page_size(), MADV_DONTNEED) == 0 && *page == 0;
    std::memcpy(page, content.data(), content.size());
    return taken;
}

}  // namespace

std::unique_ptr<PageLoan> PageLoan::of(std::string& bytes) {
    const std::size_t first = to_next_page(bytes.data());
    if (bytes.size() < first + page_size() || !takes_other_pages(bytes.data() + first)) return nullptr;
    return std::unique_ptr<PageLoan>(new PageLoan(bytes));
}

PageLoan::PageLoan(std::string& bytes) : bytes_(bytes), kept_(std::make_unique<std::string>()) {}

PageLoan::~PageLoan() {
    if (lent_begin_ == lent_end_) return;
    if (madvise(bytes_.data() + lent_begin_, lent_end_ - lent_begin_, MADV_DONTNEED) == 0) return;
    // They have been locked since. Better never to use this memory again than to change what others read.
    kept_->swap(bytes_);
    static_cast<void>(kept_.release());
}

ssize_t PageLoan::write(int pipe, std::string_view part) noexcept {
    const std::size_t before_page = std::min(to_next_page(part.data()), part.size());
    if (before_page > 0) return write_without_blocking(pipe, part.data(), before_page);
    const std::size_t whole_pages = part.size() & ~(page_size() - 1);
    if (refused_ || whole_pages == 0) return write_without_blocking(pipe, part.data(), part.size());
    const iovec pages{const_cast<char*>(part.data()), whole_pages};
    const ssize_t count = vmsplice(pipe, &pages, 1, SPLICE_F_NONBLOCK);
    if (count >= 0) {
        const auto begin = static_cast<std::size_t>(part.data() - bytes_.data());
        if (lent_begin_ == lent_end_) lent_begin_ = begin;
        lent_end_ = begin + static_cast<std::size_t>(count);
        return count;
    }
    if (errno == EAGAIN || errno == EINTR || errno == EPIPE) return -1;
    refused_ = true;
    return write_without_blocking(pipe, part.data(), part.size());
}

}  // namespace subprocess
