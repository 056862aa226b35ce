#include "owners.posix.hpp"

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <limits>
#include <string>

#include "os_error.hpp"
#include "repr.hpp"

namespace subprocess {
namespace {

/// Calls a function of the family of getpwnam_r with a buffer that is large enough; returns whether it found the name.
template <typename Entry, typename Lookup>
bool look_up(Lookup lookup, const std::string& name, Entry& entry, std::string& buffer) {
    buffer.resize(1024);
    Entry* found = nullptr;
    int error = 0;
    while ((error = lookup(name.c_str(), &entry, buffer.data(), buffer.size(), &found)) == ERANGE) {
        buffer.resize(2 * buffer.size());
    }
    // Some systems report an unknown name as an error of this kind.
    if (error != 0 && error != ENOENT && error != ESRCH) throw_os_error(error);
    return found != nullptr;
}

unsigned checked_id(long id, const char* parameter, const char* kind) {
    if (id < 0) {
        throw ValueError(std::string(parameter) + ": " + kind + " ID cannot be negative, got " + std::to_string(id));
    }
    // The largest number, -1 to the system calls, means "as it is": a child of root would stay root.
    if (id >= static_cast<long>(std::numeric_limits<unsigned>::max())) {
        throw ValueError(std::string(parameter) + ": " + kind + " ID is too large: " + std::to_string(id));
    }
    return static_cast<unsigned>(id);
}

}  // namespace

uid_t user_id(const Owner& user) {
    if (!user.is_name()) return checked_id(user.id(), "user", "User");
    passwd entry{};
    std::string buffer;
    if (!look_up(getpwnam_r, user.name(), entry, buffer)) throw ValueError("user: unknown name " + repr(user.name()));
    return entry.pw_uid;
}

gid_t group_id(const Owner& group) {
    if (!group.is_name()) return checked_id(group.id(), "group", "Group");
    struct group entry {};
    std::string buffer;
    if (!look_up(getgrnam_r, group.name(), entry, buffer))
        throw ValueError("group: unknown name " + repr(group.name()));
    return entry.gr_gid;
}

}  // namespace subprocess
