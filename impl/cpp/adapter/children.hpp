/// \file
/// The Popen objects between calls, by handle.
#pragma once

#include <memory>
#include <string>

#include <subprocess/subprocess.hpp>

namespace adapter {

struct Child {
    subprocess::Popen popen;
    bool text_mode;
};

/// Throws Refused if there is none of that name.
std::shared_ptr<Child> child_named(const std::string& handle);

bool is_taken(const std::string& handle);
void keep_child(const std::string& handle, std::shared_ptr<Child> child);

/// Forgets it; the object goes when the calls that still use it have ended.
void forget_child(const std::string& handle);

/// One of its streams, by the documented name, for use as the parameter `parameter`. Throws Refused if there is no such
/// stream, or if it is none.
subprocess::Stream& stream_named(Child& child, const std::string& name, const std::string& parameter);

}  // namespace adapter
