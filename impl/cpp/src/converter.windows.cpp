#include "converter.hpp"

#include <windows.h>

#include "encodings.windows.hpp"
#include "utf8.hpp"

namespace subprocess {
namespace {

constexpr char32_t byte_order_mark = 0xfeff;
constexpr Encoding utf8{CP_UTF8, false, 1};

class ToUtf8 final : public Converter {
public:
    explicit ToUtf8(const Encoding& encoding) : encoding_(encoding) {}

    Progress convert(std::string_view input, std::string& output) override {
        std::size_t position = 0;
        if (encoding_.marked && !input.empty()) {
            if (input.size() < encoding_.unit_size) return {0, Stop::incomplete};
            position = skip_mark(input);
        }
        while (position < input.size()) {
            const Character character = decode_character(input.substr(position), encoding_);
            if (character.stop != Stop::end) return {position, character.stop};
            encode_character(character.code_point, utf8, output);
            position += character.length;
        }
        return {position, Stop::end};
    }
    void finish(std::string&) override {}

private:
    /// Returns its size, and takes the byte order from it; without a mark it is the little end first.
    std::size_t skip_mark(std::string_view input) {
        encoding_.marked = false;
        if (decode_character(input, encoding_).code_point == byte_order_mark) return encoding_.unit_size;
        Encoding swapped = encoding_;
        ++swapped.code_page;  // the other byte order
        if (decode_character(input, swapped).code_point != byte_order_mark) return 0;
        encoding_ = swapped;
        return encoding_.unit_size;
    }

    Encoding encoding_;
};

class FromUtf8 final : public Converter {
public:
    explicit FromUtf8(const Encoding& encoding) : encoding_(encoding) {}

    Progress convert(std::string_view input, std::string& output) override {
        if (encoding_.marked && !input.empty()) encode_character(byte_order_mark, encoding_, output);
        if (!input.empty()) encoding_.marked = false;
        for (std::size_t position = 0; position < input.size();) {
            const Utf8Sequence sequence = utf8_sequence(input.substr(position));
            if (!sequence.valid) return {position, sequence.incomplete ? Stop::incomplete : Stop::invalid};
            if (!encode_character(sequence.code_point, encoding_, output)) return {position, Stop::invalid};
            position += sequence.length;
        }
        return {input.size(), Stop::end};
    }
    void finish(std::string&) override {}

private:
    Encoding encoding_;
};

}  // namespace

std::unique_ptr<Converter> make_converter(const std::string& from, const std::string& to) {
    const auto source = find_encoding(from);
    const auto target = find_encoding(to);
    if (!source || !target) return nullptr;
    if (target->code_page == CP_UTF8) return std::make_unique<ToUtf8>(*source);
    return std::make_unique<FromUtf8>(*target);
}

std::string locale_encoding() {
    const unsigned code_page = GetACP();
    return code_page == CP_UTF8 ? "utf-8" : "cp" + std::to_string(code_page);
}

std::string_view line_separator() { return "\r\n"; }

}  // namespace subprocess
