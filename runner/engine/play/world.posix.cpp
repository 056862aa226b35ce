#include "play/world.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <stdexcept>

#include "base/errors.hpp"
#include "base/platform.hpp"

namespace childproof {
namespace {

using Environment = std::map<std::string, std::string>;

/// Cases must not depend on the user's locale; "C.UTF-8" exists on every Linux.
constexpr const char* locale = "C.UTF-8";

Environment engine_environment() {
    Environment variables;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (const char* equals = std::strchr(*entry, '='))
            variables[std::string(*entry, static_cast<std::size_t>(equals - *entry))] = equals + 1;
    for (const auto* name : {"LANGUAGE", "LC_CTYPE", "LANG"}) variables.erase(name);
    variables["LC_ALL"] = locale;
    return variables;
}

void change_environment(Environment& variables, const Json& changes) {
    for (const auto& [name, value] : changes.items())
        if (value.is_null())
            variables.erase(name);
        else
            variables[name] = value.get<std::string>();
}

std::string in_sandbox(const std::filesystem::path& sandbox, const std::string& path) {
    return (sandbox / path).string();
}

Json file_source(const std::string& path, const std::string& mode) { return {{"file", path}, {"mode", mode}}; }

void write_new(const std::string& path, const std::string& content) {
    std::ofstream file(path, std::ios::binary);
    file << content;
    file.close();
    if (!file) throw HarnessError(path + ": cannot be written: " + std::strerror(errno));
}

Json descriptor_source(const Json& asked, const std::filesystem::path& sandbox) {
    Json source = asked;
    if (asked.contains("null")) source = file_source("/dev/null", "rw");
    if (asked.contains("file")) {
        const std::string path = in_sandbox(sandbox, asked.at("file").get<std::string>());
        if (asked.contains("content")) write_new(path, asked.at("content").get<std::string>());
        source = file_source(path, text_or(asked, "mode", "r"));
    }
    if (asked.contains("inheritable")) source["inheritable"] = asked.at("inheritable");
    return source;
}

Json descriptors(const Json& given, const std::filesystem::path& sandbox, const std::filesystem::path& log) {
    Json fds{{"0", file_source("/dev/null", "r")},
             {"1", file_source(log.string(), "a")},
             {"2", file_source(log.string(), "a")}};
    const std::map<std::string, std::pair<std::string, std::string>> streams{
        {"stdin", {"0", "r"}}, {"stdout", {"1", "a"}}, {"stderr", {"2", "a"}}};
    for (const auto& [name, stream] : streams)
        if (given.contains(name))
            fds[stream.first] = file_source(in_sandbox(sandbox, given.at(name).get<std::string>()), stream.second);
    for (const auto& [number, asked] : member(given, "fds").items()) fds[number] = descriptor_source(asked, sandbox);
    for (const auto& number : member(given, "closed")) fds.erase(std::to_string(number.get<int>()));
    return fds;
}

Json signals(const Json& given) {
    Json treatments = Json::object();
    for (const auto& [name, treatment] : member(given, "signals").items())
        treatments[std::to_string(signal_number(name).value())] = treatment;
    return treatments;
}

std::string working_directory(const Json& given, const std::filesystem::path& sandbox) {
    if (!given.contains("cwd")) return "/";
    std::string path = in_sandbox(sandbox, given.at("cwd").get<std::string>());
    std::filesystem::create_directories(path);
    return path;
}

Json environment(const Json& given) {
    Environment variables = engine_environment();
    change_environment(variables, member(given, "env"));
    Json list = Json::array();
    for (const auto& [name, value] : variables) list.push_back(name + "=" + value);
    return list;
}

}  // namespace

Json make_world(const Json& asked, const std::filesystem::path& sandbox, const std::filesystem::path& log) {
    const Json given = asked.is_null() ? Json::object() : asked;
    Json world{{"fds", descriptors(given, sandbox, log)},
               {"signals", signals(given)},
               {"cwd", working_directory(given, sandbox)},
               {"env", environment(given)},
               {"umask", std::stoi(text_or(given, "umask", "022"), nullptr, 8)},
               {"rlimits", {{"CORE", 0}}}};
    if (given.contains("rlimits")) world["rlimits"].update(given.at("rlimits"));
    for (const auto* key : {"uid", "gid", "groups"})
        if (given.contains(key)) world[key] = given.at(key);
    return world;
}

std::optional<std::string> cannot_make(const Json& given) {
    if (given.is_null() || geteuid() == 0) return std::nullopt;
    for (const auto* key : {"uid", "gid", "groups"})
        if (given.contains(key)) return std::string("needs root: the case asks for another ") + key;
    return std::nullopt;
}

std::optional<std::string> variable(const Json& world, const std::string& name) {
    for (const auto& entry : world.at("env")) {
        const auto& text = entry.get_ref<const std::string&>();
        if (text.starts_with(name + "=")) return text.substr(name.size() + 1);
    }
    return std::nullopt;
}

}  // namespace childproof
