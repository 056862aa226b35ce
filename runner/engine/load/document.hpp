/// \file
/// YAML files as JSON that remembers where each value stands, and a cursor that reads it with exact complaints.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/errors.hpp"
#include "base/json.hpp"

namespace childproof {

/// A YAML file. Plain scalars become null, booleans and numbers as in YAML 1.2; quoted ones are text.
struct Document {
    Json root;
    std::string file;                               ///< as it is shown in messages
    std::unordered_map<std::string, Place> places;  ///< by JSON pointer

    /// Where the value at a JSON pointer stands, or the nearest value around it.
    Place place(std::string pointer) const;
};

/// How a file is called in messages: relative to a folder that it is in, otherwise as it is.
std::string shown_name(const std::filesystem::path& file, const std::filesystem::path& root);

/// Reads a file. `shown` is its name in messages. Throws InputError with the place: syntax, tabs, duplicate keys.
std::shared_ptr<const Document> load_yaml(const std::filesystem::path& path, const std::string& shown);
/// The same for what a file holds.
std::shared_ptr<const Document> parse_yaml(const std::string& text, const std::string& shown);

/// A value inside a document, on which every wrong type or key is an InputError at its place.
///
/// The value need not be the one that the file holds: after a matrix has been expanded it is a changed copy of it, and
/// the places are those of the original.
class Cursor {
public:
    Cursor(std::shared_ptr<const Document> document, const Json& value, std::string pointer = "")
        : document_(std::move(document)), value_(&value), pointer_(std::move(pointer)) {}

    const Json& json() const { return *value_; }
    Place place() const { return document_->place(pointer_); }
    const std::string& pointer() const { return pointer_; }
    std::shared_ptr<const Document> document() const { return document_; }

    [[noreturn]] void fail(const std::string& message) const;
    /// Complains about a key of this mapping, at the key's place.
    [[noreturn]] void fail_at(const std::string& key, const std::string& message) const;

    bool has(std::string_view key) const;
    Cursor at(std::string_view key) const;  ///< a key that must be there
    std::optional<Cursor> find(std::string_view key) const;
    std::vector<Cursor> elements() const;                         ///< of a list
    std::vector<std::pair<std::string, Cursor>> members() const;  ///< of a mapping
    void only_keys(const std::vector<std::string>& known) const;  ///< complains about others, with the nearest known

    std::string text() const;
    bool boolean() const;
    long integer() const;
    double number() const;
    std::vector<std::string> texts() const;  ///< a list of texts

private:
    std::shared_ptr<const Document> document_;
    const Json* value_;
    std::string pointer_;
};

/// Of `known`, the one nearest to `word` in spelling, if it is near enough to be meant.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

/// "; did you mean 'x'?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace childproof
