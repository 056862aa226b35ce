// Text mode: whatever the bytes are and wherever they are cut, the text is the same, and it is UTF-8.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <subprocess/errors.hpp>

#include "text.hpp"
#include "utf8.hpp"

namespace {

using namespace subprocess;

constexpr std::array encodings{"utf-8",     "ascii",  "latin-1", "cp1252", "utf-16", "utf-16-le",
                               "utf-16-be", "utf-32", "euc_jp",  "big5",   "koi8-r", "shift_jis"};
constexpr std::array handlers{ErrorHandler::strict, ErrorHandler::ignore, ErrorHandler::replace,
                              ErrorHandler::backslashreplace, ErrorHandler::surrogateescape};

/// Nothing where strictness refuses.
std::optional<std::string> decoded(const TextFormat& format, std::string_view bytes, std::size_t piece) {
    try {
        Decoder decoder(format);
        std::string text;
        for (; bytes.size() > piece; bytes.remove_prefix(piece)) text += decoder.decode(bytes.substr(0, piece), false);
        return text + decoder.decode(bytes, true);
    } catch (const UnicodeError&) {
        return std::nullopt;
    }
}

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

// The first bytes say the encoding, what to do with what is wrong, and how long the pieces are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    const TextFormat format{encodings[data[0] % encodings.size()], handlers[data[1] % handlers.size()]};
    const std::size_t piece = data[2] % 16 + std::size_t{1};
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 3, size - 3);
    const auto whole = decoded(format, bytes, bytes.size());
    require(decoded(format, bytes, piece) == whole);
    if (!whole) {
        require(format.errors == ErrorHandler::strict);
        return 0;
    }
    require(whole->find('\r') == std::string::npos);
    const bool kept_as_it_is = format.errors == ErrorHandler::surrogateescape;
    require(kept_as_it_is || utf8_valid_size(*whole) == whole->size());
    if (format.encoding == "utf-8" && format.errors == ErrorHandler::strict)
        require(Encoder(format).encode(*whole) == *whole);
    try {
        Encoder(format).encode(*whole);
    } catch (const UnicodeError&) {
        require(!kept_as_it_is || format.encoding != "utf-8");
    }
    return 0;
}
