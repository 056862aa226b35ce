#include "load/matrix.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace childproof {
namespace {

using Combination = std::vector<std::pair<std::string, Json>>;  // axis, value

/// What stands for a value on an axis in ids and texts.
Json axis_name(const Json& value) { return value.is_object() ? value.at("name") : value; }

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void check_axis(const Cursor& axis) {
    const auto values = axis.elements();
    if (values.empty()) axis.fail("an axis needs a value");
    for (const auto& value : values)
        if (value.json().is_object())
            value.at("name").text();
        else if (value.json().is_array())
            value.fail("a list on an axis needs a name: {name: …, value: […]}");
}

bool excluded(const Combination& combination, const Json& exclusions) {
    return std::any_of(exclusions.begin(), exclusions.end(), [&](const Json& exclusion) {
        return std::all_of(combination.begin(), combination.end(), [&](const auto& entry) {
            const auto found = exclusion.find(entry.first);
            return found == exclusion.end() || *found == axis_name(entry.second);
        });
    });
}

std::vector<Combination> combinations(const Cursor& matrix) {
    std::vector<Combination> all{{}};
    for (const auto& [name, axis] : matrix.members()) {
        if (name == "exclude") continue;
        check_axis(axis);
        std::vector<Combination> longer;
        for (const auto& combination : all)
            for (const auto& value : axis.json()) {
                longer.push_back(combination);
                longer.back().emplace_back(name, value);
            }
        all = std::move(longer);
    }
    if (const auto exclusions = matrix.find("exclude"))
        std::erase_if(all, [&](const Combination& combination) { return excluded(combination, exclusions->json()); });
    if (all.empty()) matrix.fail("excludes everything");
    return all;
}

Resolver resolver(const Combination& combination) {
    return [&combination](const std::vector<std::string>& name) -> std::optional<Json> {
        for (const auto& [axis, value] : combination) {
            if (axis != name.front()) continue;
            if (name.size() == 1) return axis_name(value);
            if (name.size() == 2 && value.is_object() && value.contains(name[1])) return value.at(name[1]);
        }
        return std::nullopt;
    };
}

std::string suffix(const Combination& combination) {
    std::string values;
    for (const auto& [axis, value] : combination) values += (values.empty() ? "" : ",") + text_of(axis_name(value));
    return "[" + values + "]";
}

}  // namespace

std::vector<std::pair<std::string, Json>> expand_matrix(const Cursor& written) {
    const auto matrix = written.find("matrix");
    if (!matrix) return {{"", written.json()}};
    std::vector<std::pair<std::string, Json>> expanded;
    for (const auto& combination : combinations(*matrix)) {
        Json changed = written.json();
        changed.erase("matrix");
        // The values of an axis may themselves use names of other axes, so there are two rounds.
        changed = replace_names(changed, resolver(combination), true);
        expanded.emplace_back(suffix(combination), replace_names(changed, resolver(combination), true));
    }
    return expanded;
}

}  // namespace childproof
