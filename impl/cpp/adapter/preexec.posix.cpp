#include "preexec.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <subprocess/errors.hpp>

#include "refused.hpp"

namespace adapter {
namespace {

void require_success(bool success, const char* what) {
    if (!success) throw std::system_error(errno, std::generic_category(), what);
}

[[noreturn]] void raise(const std::string& kind) {
    const std::string message = "raised by preexec_fn";
    if (kind == "ValueError") throw subprocess::ValueError(message);
    throw std::runtime_error(kind + " " + message);
}

}  // namespace

subprocess::PreexecFn decode_action(const json& value, const std::string& name) {
    if (value.is_null()) return {};
    const json call = value.is_object() ? value.value("call", json()) : json();
    const json operand = value.is_object() ? value.value("with", json()) : json();
    if (call == "chdir") {
        return [path = decode_data(operand, name)] { require_success(chdir(path.c_str()) == 0, "chdir"); };
    }
    if (call == "umask") {
        return [mask = decode_int(operand, name)] { umask(static_cast<mode_t>(mask)); };
    }
    if (call == "write" && operand.is_array() && operand.size() == 2) {
        return [fd = decode_int(operand[0], name), data = decode_data(operand[1], name)] {
            require_success(write(fd, data.data(), data.size()) == static_cast<ssize_t>(data.size()), "write");
        };
    }
    if (call == "raise") {
        return [kind = decode_data(operand, name)] { raise(kind); };
    }
    throw Refused::bad_parameter(name, "no such action: " + value.dump());
}

}  // namespace adapter
