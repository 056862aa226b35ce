#include "load/cases.hpp"

#include <algorithm>
#include <regex>

#include "base/platform.hpp"
#include "load/checks.hpp"
#include "load/matrix.hpp"
#include "load/steps.hpp"

namespace childproof {
namespace {

const std::vector<std::string> case_keys{"id",    "title", "requirements", "spec",     "platforms", "needs", "tags",
                                         "given", "fresh", "matrix",       "deadline", "note",      "steps"};

const std::vector<std::string> platform_names{"posix", "windows", "linux", "macos"};

void raise_since(Case& loaded, const std::optional<Version>& since) {
    if (since && (!loaded.since || *loaded.since < *since)) loaded.since = since;
}

void lower_until(Case& loaded, const std::optional<Version>& until) {
    if (until && (!loaded.until || *until < *loaded.until)) loaded.until = until;
}

void read_requirements(const Cursor& cursor, const Requirements& requirements, Case& loaded) {
    for (const auto& element : cursor.elements()) {
        const auto found = requirements.find(element.text());
        if (found == requirements.end()) {
            std::vector<std::string> known;
            for (const auto& [id, requirement] : requirements) known.push_back(id);
            element.fail("there is no requirement '" + element.text() + "'" + did_you_mean(element.text(), known));
        }
        loaded.requirements.push_back(element.text());
        raise_since(loaded, found->second.since);
        lower_until(loaded, found->second.until);
    }
    if (loaded.requirements.empty()) cursor.fail("a case checks at least one requirement");
}

void read_spec(const Cursor& cursor, Case& loaded) {
    cursor.only_keys({"since", "until"});
    if (const auto since = cursor.find("since")) raise_since(loaded, version_at(*since));
    if (const auto until = cursor.find("until")) lower_until(loaded, version_at(*until));
}

void read_platforms(const Cursor& cursor, Case& loaded) {
    for (const auto& element : cursor.elements()) {
        if (std::find(platform_names.begin(), platform_names.end(), element.text()) == platform_names.end())
            element.fail("'" + element.text() + "' is not a platform" + did_you_mean(element.text(), platform_names));
        loaded.platforms.push_back(element.text());
    }
}

void read_needs(const Cursor& cursor, const Api& api, Case& loaded) {
    for (const auto& element : cursor.elements()) {
        if (!api.has_capability(element.text()))
            element.fail("there is no capability '" + element.text() + "' in spec/api.yaml" +
                         did_you_mean(element.text(), api.capability_names()));
        loaded.capabilities.insert(element.text());
    }
}

void read_id(const Cursor& cursor, const std::string& suffix, Case& loaded) {
    static const std::regex form("[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*");
    const std::string id = cursor.text();
    if (!std::regex_match(id, form)) cursor.fail("'" + id + "' is not of the form area/what-it-shows");
    loaded.id_place = cursor.place();
    loaded.area = id.substr(0, id.find('/'));
    loaded.id = id + suffix;
}

Case read_case(const Cursor& cursor, const std::string& suffix, const Api& api, const Requirements& requirements) {
    cursor.only_keys(case_keys);
    Case loaded;
    loaded.place = cursor.place();
    read_id(cursor.at("id"), suffix, loaded);
    loaded.title = cursor.at("title").text();
    read_requirements(cursor.at("requirements"), requirements, loaded);
    if (const auto spec = cursor.find("spec")) read_spec(*spec, loaded);
    if (const auto platforms = cursor.find("platforms")) read_platforms(*platforms, loaded);
    if (const auto needs = cursor.find("needs")) read_needs(*needs, api, loaded);
    if (const auto tags = cursor.find("tags")) loaded.tags = tags->texts();
    if (const auto fresh = cursor.find("fresh")) loaded.fresh = fresh->boolean();
    if (const auto deadline = cursor.find("deadline")) loaded.deadline = deadline->number();
    if (const auto note = cursor.find("note")) loaded.note = note->text();
    if (const auto given = cursor.find("given")) {
        check_given(*given);
        loaded.given = given->json();
    }
    for (const auto& step : cursor.at("steps").elements()) loaded.steps.push_back(read_step(step, api));
    loaded.capabilities.merge(needed_capabilities(loaded.steps, api));
    if (loaded.steps.empty()) cursor.at("steps").fail("a case has at least one step");
    for (const auto& capability : loaded.capabilities) raise_since(loaded, api.since(capability));
    const bool any_type = loaded.capabilities.count("dynamic-typing") != 0;
    check_names(cursor, loaded);
    if (!any_type) check_types(cursor, api);
    return loaded;
}

std::vector<std::filesystem::path> case_files(const std::filesystem::path& path) {
    if (std::filesystem::is_directory(path)) return yaml_files(path);
    if (!std::filesystem::exists(path)) throw InputError({path.string(), 0, 0}, "there is no such file or folder");
    return {path};
}

/// An id stands in one place, and that in the folder of its area.
void check_place(const Case& loaded, const std::filesystem::path& file, std::map<std::string, Place>& ids) {
    const auto [other, added] = ids.emplace(loaded.id, loaded.id_place);
    if (!added)
        throw InputError(loaded.id_place, "the id '" + loaded.id + "' stands at " + other->second.text() + ", too");
    const auto folder = file.parent_path();
    if (folder.parent_path().filename() == "cases" && folder.filename() != loaded.area)
        throw InputError(loaded.id_place, "the area '" + loaded.area + "' is not the folder's name, '" +
                                              folder.filename().string() + "'");
}

}  // namespace

std::vector<Case> read_cases(const std::shared_ptr<const Document>& document, const Api& api,
                             const Requirements& requirements) {
    std::vector<Case> cases;
    for (const auto& written : Cursor(document, document->root).elements())
        for (const auto& [suffix, expanded] : expand_matrix(written))
            cases.push_back(read_case(Cursor(document, expanded, written.pointer()), suffix, api, requirements));
    return cases;
}

std::vector<Case> load_cases(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& root,
                             const Api& api, const Requirements& requirements) {
    std::vector<Case> cases;
    std::map<std::string, Place> ids;
    for (const auto& path : paths)
        for (const auto& file : case_files(path))
            for (auto& loaded : read_cases(load_yaml(file, shown_name(file, root)), api, requirements)) {
                check_place(loaded, file, ids);
                cases.push_back(std::move(loaded));
            }
    return cases;
}

}  // namespace childproof
