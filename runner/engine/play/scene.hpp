/// \file
/// What the names in a case stand for while it is played.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "base/names.hpp"
#include "base/utf8_path.hpp"
#include "play/gates.hpp"

namespace childproof {

/// The programs that cases use.
struct Helpers {
    std::filesystem::path child;    ///< $child
    std::filesystem::path nothing;  ///< $nothing
};

class Scene {
public:
    Scene(const Helpers& helpers, std::filesystem::path sandbox);
    ~Scene();  ///< removes the sandbox
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    const std::filesystem::path& sandbox() const { return sandbox_; }
    /// A path that a case names: relative ones are inside the sandbox.
    std::filesystem::path path(const std::string& name) const { return sandbox_ / utf8_path(name); }
    std::filesystem::path report(const std::string& name) const { return sandbox_ / ("report-" + name); }
    Gates& gates() { return gates_; }

    /// The adapter's world and process, as soon as they are known.
    void set_adapter(const Json& world, int pid);
    /// What a step named with `as` has brought.
    void remember(const std::string& name, const Json& value) { remembered_[name] = value; }

    /// Replaces all names. Throws std::invalid_argument for one that stands for nothing.
    Json resolved(const Json& value);

private:
    std::optional<Json> value_of(const std::vector<std::string>& name);
    std::optional<Json> of_engine(const std::string& name) const;
    std::optional<Json> of_adapter(const std::string& name) const;

    Helpers helpers_;
    std::filesystem::path sandbox_;
    Gates gates_;
    Json world_;
    int adapter_pid_ = 0;
    std::map<std::string, Json> remembered_;
};

}  // namespace childproof
