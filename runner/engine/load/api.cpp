#include "load/api.hpp"

#include <algorithm>
#include <array>

namespace childproof {
namespace {

constexpr std::array<std::string_view, 16> types{"args",   "data",    "redirect", "bool",       "int",  "text",
                                                 "path",   "seconds", "signal",   "env",        "ints", "owner",
                                                 "owners", "action",  "stream",   "startupinfo"};

Parameter parameter_at(const Cursor& cursor, const std::string& capability) {
    cursor.only_keys({"type", "since", "required", "default"});
    const Cursor type = cursor.at("type");
    if (std::find(types.begin(), types.end(), type.text()) == types.end()) type.fail("is not a type");
    const auto required = cursor.find("required");
    return {type.text(), version_at(cursor.at("since")), required && required->boolean(), capability};
}

std::map<std::string, Parameter> parameters_at(const Cursor& cursor, const std::string& owner) {
    std::map<std::string, Parameter> parameters;
    for (const auto& [name, parameter] : cursor.members())
        parameters.emplace(name, parameter_at(parameter, owner + "." + name));
    return parameters;
}

}  // namespace

Version version_at(const Cursor& cursor) {
    try {
        return Version(cursor.text());
    } catch (const std::invalid_argument& error) {
        cursor.fail(error.what());
    }
}

Api::Api(const std::filesystem::path& spec) {
    const auto document = load_yaml(spec / "api.yaml", "spec/api.yaml");
    const Cursor root(document, document->root);
    root.only_keys({"constructor", "functions", "methods", "features"});
    const auto constructor = parameters_at(root.at("constructor"), "Popen");
    load_methods(root.at("functions"), false, constructor);
    load_methods(root.at("methods"), true, constructor);
    for (const auto& [name, feature] : root.at("features").members()) {
        feature.only_keys({"since", "meaning"});
        capabilities_.emplace(name, version_at(feature.at("since")));
    }
}

void Api::load_methods(const Cursor& methods, bool on_object, const std::map<std::string, Parameter>& constructor) {
    for (const auto& [name, cursor] : methods.members()) {
        cursor.only_keys({"since", "constructor", "parameters"});
        Method method{version_at(cursor.at("since")), on_object, {}};
        if (const auto own = cursor.find("parameters")) method.parameters = parameters_at(*own, name);
        if (const auto takes = cursor.find("constructor"); takes && takes->boolean())
            method.parameters.insert(constructor.begin(), constructor.end());
        capabilities_.emplace(name, method.since);
        for (const auto& [parameter_name, parameter] : method.parameters)
            capabilities_.emplace(parameter.capability, parameter.since);
        methods_.emplace(name, std::move(method));
    }
}

const Method* Api::method(const std::string& name) const {
    const auto found = methods_.find(name);
    return found == methods_.end() ? nullptr : &found->second;
}

std::vector<std::string> Api::method_names() const {
    std::vector<std::string> names;
    for (const auto& [name, method] : methods_) names.push_back(name);
    return names;
}

std::vector<std::string> Api::capability_names() const {
    std::vector<std::string> names;
    for (const auto& [name, since] : capabilities_) names.push_back(name);
    return names;
}

}  // namespace childproof
