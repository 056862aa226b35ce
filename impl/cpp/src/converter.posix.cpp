#include "converter.hpp"

#include <iconv.h>
#include <langinfo.h>
#include <locale.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <vector>

#include "os_error.hpp"

namespace subprocess {
namespace {

class IconvConverter final : public Converter {
public:
    explicit IconvConverter(iconv_t descriptor) : descriptor_(descriptor) {}
    ~IconvConverter() override { iconv_close(descriptor_); }

    Progress convert(std::string_view input, std::string& output) override {
        char* in = const_cast<char*>(input.data());  // iconv does not write to it; its declaration is old
        std::size_t left = input.size();
        const int error = run(&in, &left, output);
        const std::size_t consumed = input.size() - left;
        switch (error) {
            case 0:
                return {consumed, Stop::end};
            case EILSEQ:
                return {consumed, Stop::invalid};
            case EINVAL:
                return {consumed, Stop::incomplete};
            default:
                throw_os_error(error);
        }
    }

    void finish(std::string& output) override { run(nullptr, nullptr, output); }

private:
    int run(char** in, std::size_t* left, std::string& output) {
        std::array<char, 4096> chunk;
        for (;;) {
            char* out = chunk.data();
            std::size_t room = chunk.size();
            const bool failed = iconv(descriptor_, in, left, &out, &room) == static_cast<std::size_t>(-1);
            const int error = failed ? errno : 0;
            output.append(chunk.data(), out);
            if (error != E2BIG) return error;
        }
    }

    iconv_t descriptor_;
};

/// Python's spelling of an encoding's name, then what else it may be called: "latin-1" is LATIN1 to iconv, "euc_jp"
/// EUC-JP and "utf_16_le" UTF-16LE.
std::vector<std::string> spellings(const std::string& name) {
    std::string dashed = name;
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    std::string bare = name;
    std::erase_if(bare, [](char c) { return c == '-' || c == '_'; });
    std::string unicode = bare.size() > 3 ? bare.substr(0, 3) + "-" + bare.substr(3) : bare;
    return {name, dashed, bare, unicode};
}

}  // namespace

std::unique_ptr<Converter> make_converter(const std::string& from, const std::string& to) {
    for (const std::string& from_spelling : spellings(from)) {
        for (const std::string& to_spelling : spellings(to)) {
            // An empty name would mean the locale's, and "//" begins iconv's own options.
            if (from.empty() || to.empty() || (from + to).find('/') != std::string::npos) return nullptr;
            const iconv_t descriptor = iconv_open(to_spelling.c_str(), from_spelling.c_str());
            const bool known = reinterpret_cast<std::intptr_t>(descriptor) != -1;
            if (known) return std::make_unique<IconvConverter>(descriptor);
        }
    }
    return nullptr;
}

std::string locale_encoding() {
    // A locale object of its own: setlocale would change the whole process.
    const locale_t locale = newlocale(LC_CTYPE_MASK, "", locale_t{});
    if (locale == locale_t{}) return "utf-8";
    const std::string codeset = nl_langinfo_l(CODESET, locale);
    freelocale(locale);
    return codeset.empty() || codeset == "ANSI_X3.4-1968" || codeset == "US-ASCII" ? "utf-8" : codeset;
}

std::string_view line_separator() { return "\n"; }

}  // namespace subprocess
