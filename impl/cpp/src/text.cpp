#include "text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <subprocess/errors.hpp>

#include "utf8.hpp"

namespace subprocess {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

/// UTF-8 is what text is inside, so that there is nothing to convert, only to check.
bool is_utf8(const std::string& encoding) {
    const std::string name = lower(encoding);
    return name == "utf-8" || name == "utf8" || name == "utf_8" || name == "u8";
}

/// UTF-8 that begins with a byte order mark.
bool is_signed_utf8(const std::string& encoding) {
    const std::string name = lower(encoding);
    return name == "utf-8-sig" || name == "utf_8_sig";
}

ErrorHandler error_handler(const std::string& name) {
    static constexpr std::pair<std::string_view, ErrorHandler> handlers[] = {
        {"strict", ErrorHandler::strict},
        {"ignore", ErrorHandler::ignore},
        {"replace", ErrorHandler::replace},
        {"backslashreplace", ErrorHandler::backslashreplace},
        {"surrogateescape", ErrorHandler::surrogateescape},
        {"xmlcharrefreplace", ErrorHandler::xmlcharrefreplace},
    };
    for (const auto& [known, handler] : handlers) {
        if (known == name) return handler;
    }
    throw LookupError("unknown error handler name '" + name + "'");
}

std::string format(const char* pattern, unsigned value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), pattern, value);
    return text.data();
}

std::string escape_of(char32_t code_point) {
    if (code_point < 0x100) return format("\\x%02x", code_point);
    return code_point < 0x10000 ? format("\\u%04x", code_point) : format("\\U%08x", code_point);
}

/// The unit of an encoding of wide units: what is skipped when one is invalid.
std::size_t unit_size(const std::string& encoding) {
    const std::string name = lower(encoding);
    if (name.starts_with("utf-16") || name.starts_with("utf16") || name.starts_with("utf_16")) return 2;
    if (name.starts_with("utf-32") || name.starts_with("utf32") || name.starts_with("utf_32")) return 4;
    return 1;
}

/// Text is UTF-8 inside: there is nothing to convert, only to check.
class Utf8Check final : public Converter {
public:
    Progress convert(std::string_view input, std::string& output) override {
        const std::size_t valid = utf8_valid_size(input);
        output += input.substr(0, valid);
        if (valid == input.size()) return {valid, Stop::end};
        return {valid, utf8_sequence(input.substr(valid)).incomplete ? Stop::incomplete : Stop::invalid};
    }
    void finish(std::string&) override {}
};

/// The same with a byte order mark in front: written always, read past if it is there.
class SignedUtf8 final : public Converter {
public:
    explicit SignedUtf8(bool writes) : writes_(writes) {}

    Progress convert(std::string_view input, std::string& output) override {
        if (!begun_ && writes_) output += mark;
        const bool may_begin = !begun_ && !writes_;
        if (may_begin && input.size() < mark.size() && mark.starts_with(input)) {
            return {0, input.empty() ? Stop::end : Stop::incomplete};
        }
        begun_ = true;
        const std::size_t skipped = may_begin && input.starts_with(mark) ? mark.size() : 0;
        const Progress progress = check_.convert(input.substr(skipped), output);
        return {skipped + progress.consumed, progress.stop};
    }
    void finish(std::string&) override {}

private:
    static constexpr std::string_view mark = "\xef\xbb\xbf";
    const bool writes_;
    bool begun_ = false;
    Utf8Check check_;
};

std::unique_ptr<Converter> converter_for(const std::string& from, const std::string& to) {
    if (is_signed_utf8(from) || is_signed_utf8(to)) return std::make_unique<SignedUtf8>(is_signed_utf8(to));
    if (is_utf8(from) && is_utf8(to)) return std::make_unique<Utf8Check>();
    auto converter = make_converter(from, to);
    if (!converter) throw LookupError("unknown encoding: " + (is_utf8(from) ? to : from));
    return converter;
}

std::string with_line_separators(std::string_view text) {
    std::string result;
    for (const char c : text) c == '\n' ? result += line_separator() : result += c;
    return result;
}

/// What cannot be decoded: how many bytes one replacement stands for, and why.
struct Undecodable {
    std::size_t length;
    const char* reason;
};

Undecodable undecodable(std::string_view bytes, const std::string& encoding, Converter::Stop stop) {
    if (is_utf8(encoding) || is_signed_utf8(encoding)) {
        const Utf8Sequence sequence = utf8_sequence(bytes);
        return {sequence.length, sequence.reason};
    }
    if (stop == Converter::Stop::incomplete) return {bytes.size(), "unexpected end of data"};
    return {std::min(unit_size(encoding), bytes.size()), "illegal byte sequence"};
}

}  // namespace

std::optional<TextFormat> text_format(const Options& options) {
    const auto given = [](const std::optional<std::string>& name) { return name && !name->empty(); };
    const bool named = given(options.encoding) || given(options.errors);
    if (!named && !options.text.value_or(false) && !options.universal_newlines.value_or(false)) return {};
    TextFormat result;
    result.encoding = given(options.encoding) ? *options.encoding : locale_encoding();
    if (given(options.errors)) result.errors = error_handler(*options.errors);
    converter_for(result.encoding, "utf-8");
    return result;
}

Decoder::Decoder(const TextFormat& format) : format_(format), converter_(converter_for(format.encoding, "utf-8")) {}

std::string Decoder::decode(std::string_view bytes, bool last) {
    std::string joined;
    if (!pending_.empty()) {
        joined = std::exchange(pending_, {});
        joined += bytes;
        bytes = joined;
    }
    std::string text;
    const std::size_t consumed = convert(bytes, last, text);
    pending_ = bytes.substr(consumed);
    return translate_newlines(std::move(text), last);
}

/// Returns the number of bytes that it has dealt with.
std::size_t Decoder::convert(std::string_view bytes, bool last, std::string& out) {
    std::size_t position = 0;
    for (;;) {
        const auto [consumed, stop] = converter_->convert(bytes.substr(position), out);
        position += consumed;
        if (stop == Converter::Stop::end || (stop == Converter::Stop::incomplete && !last)) return position;
        const auto [length, reason] = undecodable(bytes.substr(position), format_.encoding, stop);
        append_invalid(out, bytes.substr(position, length), position, reason);
        position += length;
    }
}

void Decoder::append_invalid(std::string& out, std::string_view bytes, std::size_t position, const char* reason) const {
    switch (format_.errors) {
        case ErrorHandler::ignore:
            return;
        case ErrorHandler::replace:
            out += "\xef\xbf\xbd";
            return;  // U+FFFD
        case ErrorHandler::backslashreplace:
            for (const char byte : bytes) out += escape_of(static_cast<unsigned char>(byte));
            return;
        case ErrorHandler::surrogateescape:
            out += bytes;
            return;  // kept as they are: std::string can hold them
        default:
            break;
    }
    throw UnicodeError("'" + format_.encoding + "' codec can't decode byte " +
                       format("0x%02x", static_cast<unsigned char>(bytes.front())) + " in position " +
                       std::to_string(position) + ": " + reason);
}

std::string Decoder::translate_newlines(std::string text, bool last) {
    if (pending_cr_) text.insert(text.begin(), '\r');
    pending_cr_ = !last && text.ends_with('\r');
    if (pending_cr_) text.pop_back();
    std::size_t end = text.find('\r');
    if (end == text.npos) return text;
    for (std::size_t i = end; i < text.size(); ++i) {
        if (text[i] != '\r') {
            text[end++] = text[i];
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            text[end++] = '\n';
        }
    }
    text.resize(end);
    return text;
}

Encoder::Encoder(const TextFormat& format) : format_(format), converter_(converter_for("utf-8", format.encoding)) {}

std::string Encoder::encode(std::string_view text) {
    std::string translated;
    if (line_separator() != "\n") {
        translated = with_line_separators(text);
        text = translated;
    }
    std::string out;
    for (std::size_t position = 0;;) {
        const auto [consumed, stop] = converter_->convert(text.substr(position), out);
        position += consumed;
        if (stop == Converter::Stop::end) break;
        const Utf8Sequence sequence = utf8_sequence(text.substr(position));
        const std::string_view bytes = text.substr(position, sequence.length);
        if (sequence.valid) {
            append_unencodable(out, sequence.code_point, text.substr(0, position));
        } else {
            append_invalid(out, bytes, text.substr(0, position));
        }
        position += bytes.size();
    }
    // Those of more than a byte have no shift states to end, and after an end begin with a byte order mark again.
    if (unit_size(format_.encoding) == 1) converter_->finish(out);
    return out;
}

/// A character that the encoding does not have.
void Encoder::append_unencodable(std::string& out, char32_t code_point, std::string_view before) {
    switch (format_.errors) {
        case ErrorHandler::ignore:
            return;
        case ErrorHandler::replace:
            converter_->convert("?", out);
            return;
        case ErrorHandler::backslashreplace:
            converter_->convert(escape_of(code_point), out);
            return;
        case ErrorHandler::xmlcharrefreplace:
            converter_->convert(format("&#%u;", code_point), out);
            return;
        default:
            break;
    }
    throw UnicodeError("'" + format_.encoding + "' codec can't encode character '" + escape_of(code_point) +
                       "' in position " + std::to_string(utf8_length(before)) + ": no such character in the encoding");
}

/// Bytes that are no text. In Python's strings such a byte XX is the lone surrogate U+DCXX, which no encoding has.
void Encoder::append_invalid(std::string& out, std::string_view bytes, std::string_view before) {
    if (format_.errors == ErrorHandler::surrogateescape) {
        out += bytes;
        return;
    }
    for (const char byte : bytes) append_unencodable(out, 0xdc00 + static_cast<unsigned char>(byte), before);
}

}  // namespace subprocess
