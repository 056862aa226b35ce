#include "play/scene.hpp"

#include <stdexcept>

#include "play/user.hpp"
#include "play/world.hpp"

namespace childproof {

Scene::Scene(const Helpers& helpers, std::filesystem::path sandbox)
    : helpers_(helpers), sandbox_(std::move(sandbox)), gates_(sandbox_) {
    std::filesystem::create_directories(sandbox_);
    // A case may run the adapter as another user.
    std::filesystem::permissions(sandbox_, std::filesystem::perms::all);
}

Scene::~Scene() {
    std::error_code ignored;
    std::filesystem::remove_all(sandbox_, ignored);
}

void Scene::set_adapter(const Json& world, int pid) {
    world_ = world;
    adapter_pid_ = pid;
}

std::optional<Json> Scene::of_engine(const std::string& name) const {
    const auto id = name == "uid" ? user_id() : name == "gid" ? group_id() : std::nullopt;
    if (id) return *id;
    if (name == "cwd") return std::filesystem::current_path().string();
    return std::nullopt;
}

std::optional<Json> Scene::of_adapter(const std::string& name) const {
    if (name == "pid") return adapter_pid_;
    if (name == "cwd") return world_.at("cwd");
    return std::nullopt;
}

std::optional<Json> Scene::value_of(const std::vector<std::string>& name) {
    const std::string& first = name.front();
    if (name.size() == 1) {
        if (first == "child") return helpers_.child.string();
        if (first == "nothing") return helpers_.nothing.string();
        if (first == "sandbox") return sandbox_.string();
        return std::nullopt;
    }
    if (name.size() != 2) return std::nullopt;
    const std::string& second = name[1];
    if (first == "gate") return gates_.address(second);
    if (first == "report") return report(second).string();
    if (first == "engine") return of_engine(second);
    if (first == "adapter") return of_adapter(second);
    if (first == "env") return variable(world_, second).value_or("");
    const auto found = remembered_.find(first);
    if (found == remembered_.end() || !found->second.is_object() || !found->second.contains(second))
        return std::nullopt;
    return found->second.at(second);
}

Json Scene::resolved(const Json& value) {
    return replace_names(
        value,
        [this](const std::vector<std::string>& name) {
            auto found = value_of(name);
            if (!found) throw std::invalid_argument("the name '$" + joined(name) + "' stands for nothing here");
            return found;
        },
        false);
}

}  // namespace childproof
