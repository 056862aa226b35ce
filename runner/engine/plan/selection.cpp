#include "plan/selection.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/platform.hpp"
#include "load/implementation.hpp"

namespace childproof {
namespace {

// FNV-1a: the same on every platform and in every build, which std::hash is not.
std::uint64_t stable_hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
    return hash;
}

bool documented(const Case& one, const Version& spec) {
    return (!one.since || *one.since <= spec) && (!one.until || spec <= *one.until);
}

bool chosen(const Case& one, const Selection& selection) {
    const auto matches = [&](const std::string& pattern) {
        return matches_glob(pattern, one.id) || matches_glob(pattern, one.id.substr(0, one.id.find('[')));
    };
    const auto tagged = [&](const std::string& tag) {
        return std::find(one.tags.begin(), one.tags.end(), tag) != one.tags.end();
    };
    return (selection.ids.empty() || std::any_of(selection.ids.begin(), selection.ids.end(), matches)) &&
           (selection.tags.empty() || std::any_of(selection.tags.begin(), selection.tags.end(), tagged));
}

}  // namespace

bool is_played_here(const Case& one) {
    return one.platforms.empty() || std::any_of(one.platforms.begin(), one.platforms.end(), is_this_platform);
}

std::vector<Case> select(const std::vector<Case>& cases, const Selection& selection, const Version& spec) {
    std::vector<Case> selected;
    for (const auto& one : cases) {
        const bool mine =
            !selection.shard || stable_hash(one.id) % selection.shard->count == selection.shard->index - 1;
        if (mine && documented(one, spec) && is_played_here(one) && chosen(one, selection)) selected.push_back(one);
    }
    return selected;
}

Shard parse_shard(const std::string& text) {
    Shard shard;
    const char* const end = text.data() + text.size();
    const auto index = std::from_chars(text.data(), end, shard.index);
    const bool has_slash = index.ec == std::errc() && index.ptr != end && *index.ptr == '/';
    const auto count = has_slash ? std::from_chars(index.ptr + 1, end, shard.count) : index;
    if (!has_slash || count.ec != std::errc() || count.ptr != end || shard.index < 1 || shard.index > shard.count)
        throw InputError("--shard must be I/N with 1 <= I <= N, is '" + text + "'");
    return shard;
}

}  // namespace childproof
