#include "children.hpp"

#include <map>
#include <mutex>
#include <utility>

#include "refused.hpp"

namespace adapter {
namespace {

std::mutex mutex;
std::map<std::string, std::shared_ptr<Child>> children;

}  // namespace

std::shared_ptr<Child> child_named(const std::string& handle) {
    const std::lock_guard lock(mutex);
    const auto found = children.find(handle);
    if (found == children.end()) throw Refused::no_such_handle("no object is named " + handle);
    return found->second;
}

bool is_taken(const std::string& handle) {
    const std::lock_guard lock(mutex);
    return children.contains(handle);
}

void keep_child(const std::string& handle, std::shared_ptr<Child> child) {
    const std::lock_guard lock(mutex);
    children[handle] = std::move(child);
}

void forget_child(const std::string& handle) {
    std::shared_ptr<Child> dropped;  // outside the lock, because the library's destructor has work to do
    const std::lock_guard lock(mutex);
    dropped = std::exchange(children[handle], nullptr);
    children.erase(handle);
}

subprocess::Stream& stream_named(Child& child, const std::string& name, const std::string& parameter) {
    subprocess::Stream* stream = name == "stdin"    ? &child.popen.stdin_
                                 : name == "stdout" ? &child.popen.stdout_
                                 : name == "stderr" ? &child.popen.stderr_
                                                    : nullptr;
    if (!stream) throw Refused::bad_parameter(parameter, "there is no stream " + name);
    if (!*stream) throw Refused::no_such_handle(name + " is none");
    return *stream;
}

}  // namespace adapter
