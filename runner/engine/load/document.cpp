#include "load/document.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <numeric>

#include "base/file_contents.hpp"

namespace childproof {
namespace {

std::string escape_pointer(std::string_view key) {
    std::string escaped;
    for (const char character : key)
        if (character == '~')
            escaped += "~0";
        else if (character == '/')
            escaped += "~1";
        else
            escaped += character;
    return escaped;
}

Json plain_scalar(const std::string& text) {
    if (text.empty() || text == "~" || text == "null") return nullptr;
    if (text == "true") return true;
    if (text == "false") return false;
    const char* const end = text.data() + text.size();
    std::uint64_t natural = 0;
    if (auto parsed = std::from_chars(text.data(), end, natural); parsed.ec == std::errc() && parsed.ptr == end)
        return natural;
    std::int64_t integer = 0;
    if (auto parsed = std::from_chars(text.data(), end, integer); parsed.ec == std::errc() && parsed.ptr == end)
        return integer;
    const bool numeric = text.find_first_not_of("0123456789+-.eE") == std::string::npos &&
                         text.find_first_of("0123456789") != std::string::npos;
    double real = 0;
    if (auto parsed = std::from_chars(text.data(), end, real); numeric && parsed.ec == std::errc() && parsed.ptr == end)
        return real;
    return text;
}

/// Turns a tree of yaml-cpp nodes into JSON and notes where each value stands.
class Converter {
public:
    explicit Converter(Document& document) : document_(document) {}

    Json convert(const YAML::Node& node, const std::string& pointer) {
        document_.places.emplace(pointer, place(node.Mark()));
        switch (node.Type()) {
            case YAML::NodeType::Sequence:
                return sequence(node, pointer);
            case YAML::NodeType::Map:
                return mapping(node, pointer);
            case YAML::NodeType::Scalar:
                return scalar(node);
            default:
                return nullptr;
        }
    }

private:
    Place place(const YAML::Mark& mark) const { return {document_.file, mark.line + 1, mark.column + 1}; }

    Json scalar(const YAML::Node& node) const {
        // yaml-cpp tags a quoted scalar "!", a plain one "?".
        if (node.Tag() == "?" || node.Tag().empty()) return plain_scalar(node.Scalar());
        if (node.Tag() == "!") return node.Scalar();
        throw InputError(place(node.Mark()), "the tag " + node.Tag() + " is not understood");
    }

    Json sequence(const YAML::Node& node, const std::string& pointer) {
        Json list = Json::array();
        for (std::size_t i = 0; i < node.size(); ++i)
            list.push_back(convert(node[i], pointer + "/" + std::to_string(i)));
        return list;
    }

    Json mapping(const YAML::Node& node, const std::string& pointer) {
        Json object = Json::object();
        for (const auto& entry : node) {
            const bool is_null = entry.first.IsNull();  // the word null itself
            if (!entry.first.IsScalar() && !is_null)
                throw InputError(place(entry.first.Mark()), "a key must be a word");
            const std::string key = is_null ? "null" : entry.first.Scalar();
            if (object.contains(key))
                throw InputError(place(entry.first.Mark()), "the key '" + key + "' stands here twice");
            const std::string below = pointer + "/" + escape_pointer(key);
            document_.places.emplace(below + "#key", place(entry.first.Mark()));
            object[key] = convert(entry.second, below);
        }
        return object;
    }

    Document& document_;
};

}  // namespace

Place Document::place(std::string pointer) const {
    for (;;) {
        if (const auto found = places.find(pointer); found != places.end()) return found->second;
        if (pointer.empty()) return {file, 0, 0};
        pointer.resize(pointer.ends_with("#key") ? pointer.size() - 4 : pointer.rfind('/'));
    }
}

std::string shown_name(const std::filesystem::path& file, const std::filesystem::path& root) {
    const std::string relative = std::filesystem::proximate(file, root).generic_string();
    return relative.starts_with("..") ? file.string() : relative;
}

std::shared_ptr<const Document> load_yaml(const std::filesystem::path& path, const std::string& shown) {
    const auto text = file_contents(path);
    if (!text) throw InputError({shown, 0, 0}, "cannot be read");
    return parse_yaml(*text, shown);
}

std::shared_ptr<const Document> parse_yaml(const std::string& text, const std::string& shown) {
    auto document = std::make_shared<Document>();
    document->file = shown;
    try {
        document->root = Converter(*document).convert(YAML::Load(text), "");
    } catch (const YAML::Exception& error) {
        throw InputError({shown, error.mark.line + 1, error.mark.column + 1}, "not YAML: " + error.msg);
    }
    return document;
}

void Cursor::fail(const std::string& message) const { throw InputError(place(), message); }

void Cursor::fail_at(const std::string& key, const std::string& message) const {
    throw InputError(document_->place(pointer_ + "/" + escape_pointer(key) + "#key"), message);
}

bool Cursor::has(std::string_view key) const { return value_->is_object() && value_->contains(key); }

Cursor Cursor::at(std::string_view key) const {
    if (!value_->is_object()) fail("must be a mapping, is " + shown(*value_));
    const auto found = value_->find(key);
    if (found == value_->end()) fail("the key '" + std::string(key) + "' is missing");
    return {document_, *found, pointer_ + "/" + escape_pointer(key)};
}

std::optional<Cursor> Cursor::find(std::string_view key) const {
    if (!has(key)) return std::nullopt;
    return at(key);
}

std::vector<Cursor> Cursor::elements() const {
    if (!value_->is_array()) fail("must be a list, is " + shown(*value_));
    std::vector<Cursor> elements;
    for (std::size_t i = 0; i < value_->size(); ++i)
        elements.emplace_back(document_, (*value_)[i], pointer_ + "/" + std::to_string(i));
    return elements;
}

std::vector<std::pair<std::string, Cursor>> Cursor::members() const {
    if (!value_->is_object()) fail("must be a mapping, is " + shown(*value_));
    std::vector<std::pair<std::string, Cursor>> members;
    for (const auto& [key, value] : value_->items())
        members.emplace_back(key, Cursor(document_, value, pointer_ + "/" + escape_pointer(key)));
    return members;
}

void Cursor::only_keys(const std::vector<std::string>& known) const {
    for (const auto& [key, member] : members())
        if (std::find(known.begin(), known.end(), key) == known.end())
            fail_at(key, "the key '" + key + "' is not known here" + did_you_mean(key, known));
}

std::string Cursor::text() const {
    if (value_->is_number() || value_->is_boolean() || value_->is_null())
        fail("must be text, is " + shown(*value_) + " (put it in quotes)");
    if (!value_->is_string()) fail("must be text, is " + shown(*value_));
    return value_->get<std::string>();
}

bool Cursor::boolean() const {
    if (!value_->is_boolean()) fail("must be true or false, is " + shown(*value_));
    return value_->get<bool>();
}

long Cursor::integer() const {
    if (!value_->is_number_integer()) fail("must be a whole number, is " + shown(*value_));
    return value_->get<long>();
}

double Cursor::number() const {
    if (!value_->is_number()) fail("must be a number, is " + shown(*value_));
    return value_->get<double>();
}

std::vector<std::string> Cursor::texts() const {
    std::vector<std::string> texts;
    for (const auto& element : elements()) texts.push_back(element.text());
    return texts;
}

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known) {
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& candidate : known)
        if (const auto distance = edit_distance(word, candidate); distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    const auto meant = nearest(word, known);
    return meant ? "; did you mean '" + *meant + "'?" : "";
}

}  // namespace childproof
