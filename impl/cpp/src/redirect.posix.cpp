#include <cstdio>
#include <subprocess/options.hpp>
#include <subprocess/stream.hpp>

namespace subprocess {
namespace {

/// Less than every special value: found to be none when the child is to be started.
constexpr int no_descriptor = -1000;

int descriptor_of(std::FILE* file) noexcept {
    const int number = file != nullptr ? fileno(file) : -1;
    return number < 0 ? no_descriptor : number;
}

}  // namespace

Redirect::Redirect(std::FILE* file) noexcept : Redirect(descriptor_of(file)) {}

Redirect::Redirect(const Stream& stream) noexcept : Redirect(stream.closed() ? no_descriptor : stream.fileno()) {}

}  // namespace subprocess
