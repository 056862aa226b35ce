#include "play/world.hpp"

#include <windows.h>

#include <array>
#include <map>
#include <stdexcept>

#include "base/text.windows.hpp"
#include "base/utf8_path.hpp"

namespace childproof {
namespace {

/// As the system compares them: "Path" and "PATH" are the same name.
struct NamesInOrder {
    bool operator()(const std::wstring& a, const std::wstring& b) const {
        return CompareStringOrdinal(a.c_str(), -1, b.c_str(), -1, TRUE) == CSTR_LESS_THAN;
    }
};
using Environment = std::map<std::wstring, std::wstring, NamesInOrder>;

/// Where the name of an entry ends; that of a drive's own directory begins with "=" ("=C:=C:\\").
std::size_t end_of_name(std::wstring_view entry) { return entry.find(L'=', 1); }

Environment engine_environment() {
    Environment variables;
    wchar_t* const block = GetEnvironmentStringsW();
    for (const wchar_t* entry = block; *entry != L'\0'; entry += std::wcslen(entry) + 1) {
        const std::wstring_view text(entry);
        const std::size_t end = end_of_name(text);
        if (end != std::wstring_view::npos) variables[std::wstring(text.substr(0, end))] = text.substr(end + 1);
    }
    FreeEnvironmentStringsW(block);
    return variables;
}

Json environment(const Json& given) {
    Environment variables = engine_environment();
    for (const auto& [name, value] : member(given, "env").items()) {
        variables.erase(to_wide(name));  // also where its name was spelt otherwise
        if (!value.is_null()) variables[to_wide(name)] = to_wide(value.get<std::string>());
    }
    Json list = Json::array();
    for (const auto& [name, value] : variables) list.push_back(from_wide(name) + "=" + from_wide(value));
    return list;
}

Json streams(const Json& given, const std::filesystem::path& sandbox, const std::filesystem::path& log) {
    Json files{{"stdin", "NUL"}, {"stdout", log.string()}, {"stderr", log.string()}};
    for (auto& [name, file] : files.items())
        if (given.contains(name)) file = (sandbox / utf8_path(given.at(name).get<std::string>())).string();
    return files;
}

std::string working_directory(const Json& given, const std::filesystem::path& sandbox) {
    if (!given.contains("cwd")) return sandbox.root_path().string();
    const auto path = (sandbox / utf8_path(given.at("cwd").get<std::string>())).make_preferred();
    std::filesystem::create_directories(path);
    return path.string();
}

}  // namespace

Json make_world(const Json& asked, const std::filesystem::path& sandbox, const std::filesystem::path& log) {
    const Json given = asked.is_null() ? Json::object() : asked;
    return {{"streams", streams(given, sandbox, log)},
            {"cwd", working_directory(given, sandbox)},
            {"env", environment(given)}};
}

std::optional<std::string> cannot_make(const Json& given) {
    constexpr std::array posix_alone{"signals", "fds", "closed", "umask", "rlimits", "uid", "gid", "groups"};
    for (const auto* key : posix_alone)
        if (given.is_object() && given.contains(key))
            return std::string("on Windows there is no world with the ") + key + " that the case asks for";
    return std::nullopt;
}

std::optional<std::string> variable(const Json& world, const std::string& name) {
    const NamesInOrder before;
    const std::wstring wanted = to_wide(name);
    for (const auto& entry : world.at("env")) {
        const std::wstring text = to_wide(entry.get<std::string>());
        const std::size_t end = end_of_name(text);
        const std::wstring found = text.substr(0, end);
        if (!before(found, wanted) && !before(wanted, found)) return from_wide(text.substr(end + 1));
    }
    return std::nullopt;
}

}  // namespace childproof
