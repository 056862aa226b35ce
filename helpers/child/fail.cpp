#include "fail.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "io.hpp"

namespace child {
namespace {

constexpr int kFailed = 125;
std::string_view current_verb;

}  // namespace

void set_current_verb(std::string_view verb) noexcept { current_verb = verb; }

void fail(std::string_view what) {
    std::string message = "child: ";
    if (!current_verb.empty()) message.append(current_verb).append(": ");
    message.append(what).append("\n");
    write_best_effort(kStderr, message);
    std::_Exit(kFailed);
}

void fail_with_errno(std::string_view what) {
    const char* reason = std::strerror(errno);
    fail(std::string(what).append(": ").append(reason));
}

}  // namespace child
