/// \file
/// The vocabulary of the documented API, from spec/api.yaml.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/version.hpp"
#include "load/document.hpp"

namespace childproof {

struct Parameter {
    std::string type;  ///< one of the types that the head of api.yaml lists
    Version since;
    bool required = false;
    std::string capability;  ///< "Popen.cwd", "communicate.timeout"
};

struct Method {
    Version since;
    bool on_object = false;  ///< called on a Popen object
    std::map<std::string, Parameter> parameters;
};

class Api {
public:
    explicit Api(const std::filesystem::path& spec);

    const Method* method(const std::string& name) const;
    std::vector<std::string> method_names() const;
    bool has_capability(const std::string& name) const { return capabilities_.count(name) != 0; }
    /// Since when a capability is documented.
    const Version& since(const std::string& capability) const { return capabilities_.at(capability); }
    std::vector<std::string> capability_names() const;

private:
    void load_methods(const Cursor& methods, bool on_object, const std::map<std::string, Parameter>& constructor);

    std::map<std::string, Method> methods_;
    std::map<std::string, Version> capabilities_;
};

/// A version that stands in a file. Throws InputError.
Version version_at(const Cursor& cursor);

}  // namespace childproof
