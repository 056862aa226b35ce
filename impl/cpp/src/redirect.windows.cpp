#include <cstdio>
#include <subprocess/errors.hpp>
#include <subprocess/options.hpp>
#include <subprocess/stream.hpp>

namespace subprocess {
namespace {

int checked_fileno(std::FILE* file) {
    const int number = file != nullptr ? _fileno(file) : -1;
    if (number < 0) throw ValueError("redirection to a file that has no descriptor");
    return number;
}

}  // namespace

Redirect::Redirect(std::FILE* file) : Redirect(checked_fileno(file)) {}

Redirect::Redirect(const Stream& stream) : Redirect(stream.fileno()) {}

}  // namespace subprocess
