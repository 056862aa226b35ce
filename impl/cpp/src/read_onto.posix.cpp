// Compiled as C++23, for basic_string::resize_and_overwrite (libstdc++ 12).
#include "read_onto.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <new>

#include "descriptor.hpp"

namespace subprocess {
namespace {

constexpr std::size_t little = std::size_t{1} << 20U;
constexpr std::size_t large = std::size_t{8} << 20U;
constexpr std::size_t huge_page = std::size_t{2} << 20U;

/// To be given a page of 4 KiB takes longer than to fill it.
void advise_huge_pages(std::string& bytes) noexcept {
#ifdef MADV_HUGEPAGE
    const auto begin = reinterpret_cast<std::uintptr_t>(bytes.data());
    const std::uintptr_t first = (begin + bytes.size() + huge_page - 1) / huge_page * huge_page;
    const std::uintptr_t end = (begin + bytes.capacity()) / huge_page * huge_page;
    // It is advice: nothing depends on its success.
    if (first < end) madvise(bytes.data() + (first - begin), end - first, MADV_HUGEPAGE);
#endif
}

}  // namespace

std::size_t read_onto(std::string& bytes, int number, std::size_t size) {
    const std::size_t before = bytes.size();
    std::size_t count = 0;
    std::exception_ptr failure;  // the function below may not throw
    bytes.resize_and_overwrite(before + size, [&](char* data, std::size_t) {
        try {
            count = read_some(number, data + before, size);
        } catch (...) {
            failure = std::current_exception();
        }
        return before + count;
    });
    if (failure) std::rethrow_exception(failure);
    return count;
}

void make_room(std::string& bytes, std::size_t size) {
    if (bytes.capacity() - bytes.size() >= size) return;
    // Each step copies all that there is: the first, while that is little, goes to what most outputs stay below, the
    // next one beyond all that is likely. What is not used is no more than addresses.
    const std::size_t most = bytes.size() < little / 2 ? little : 256 * bytes.size();
    for (const std::size_t wanted : {most, 32 * bytes.size(), 2 * bytes.size(), bytes.size()}) {
        try {
            bytes.reserve(std::max(wanted, bytes.size() + size));
            break;
        } catch (const std::bad_alloc&) {
            if (wanted == bytes.size()) throw;
        }
    }
    if (bytes.capacity() >= large) advise_huge_pages(bytes);
}

}  // namespace subprocess
