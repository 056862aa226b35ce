// Conversion and line ends, in pieces of every size.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <limits>
#include <subprocess/errors.hpp>

#include "text.hpp"

namespace subprocess::testing {
namespace {

TextFormat format(const std::string& encoding, const std::string& errors = "strict") {
    return *text_format({.encoding = encoding, .errors = errors});
}

std::string decode(std::string_view bytes, const TextFormat& text_format, std::size_t piece = 1000) {
    Decoder decoder(text_format);
    std::string text;
    for (; bytes.size() > piece; bytes.remove_prefix(piece)) text += decoder.decode(bytes.substr(0, piece), false);
    return text + decoder.decode(bytes, true);
}

std::string encode(std::string_view text, const TextFormat& text_format) { return Encoder(text_format).encode(text); }

template <typename Function>
std::string unicode_error_of(Function function) {
    try {
        function();
    } catch (const UnicodeError& error) {
        return error.what();
    }
    return "none";
}

TEST(Text, IsUsedIfAnyOfItsOptionsIsGiven) {
    EXPECT_FALSE(text_format({}));
    EXPECT_FALSE(text_format({.text = false}));
    EXPECT_FALSE(text_format({.encoding = "", .errors = ""}));
    EXPECT_TRUE(text_format({.text = true}));
    EXPECT_TRUE(text_format({.universal_newlines = true}));
    EXPECT_TRUE(text_format({.errors = "replace"}));
    EXPECT_EQ(text_format({.encoding = "ascii", .text = false})->encoding, "ascii");
}

TEST(Text, TheByteOrderMarkOfUtf8SigIsNoText) {
    for (const char* const name : {"utf-8-sig", "UTF_8_sig"}) {
        for (const std::size_t piece : {1, 2, 3, 4, 1000}) {
            EXPECT_EQ(decode("\xef\xbb\xbf\u00e9", format(name), piece), "\u00e9");
            EXPECT_EQ(decode("\u00e9", format(name), piece), "\u00e9");
            EXPECT_EQ(decode("a\xef\xbb\xbf", format(name), piece), "a\ufeff") << "a mark in the middle is one";
            EXPECT_EQ(decode("", format(name), piece), "");
        }
        EXPECT_THROW(decode("\xef\xbb", format(name)), UnicodeError);
        Encoder encoder(format(name));
        const std::string first = encoder.encode("\u00e9");
        EXPECT_EQ(first + encoder.encode("b"),
                  "\xef\xbb\xbf\u00e9"
                  "b");
    }
}

TEST(Text, UnknownNamesAreErrors) {
    EXPECT_THROW(format("no-such-encoding"), LookupError);
    EXPECT_THROW(format("utf-8", "no-such-handler"), LookupError);
    EXPECT_THROW(format("utf-8//TRANSLIT"), LookupError);
}

TEST(Text, EncodingsAreKnownByPythonsNames) {
    for (const char* const name :
         {"utf-8", "UTF8", "utf_8", "ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso8859-15", "cp1252",
          "cp437", "utf-16", "utf_16_le", "utf-16-be", "utf-32", "koi8-r", "shift_jis", "euc_jp", "big5"}) {
        EXPECT_NO_THROW(format(name)) << name;
    }
}

class Pieces : public ::testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(, Pieces, ::testing::Range<std::size_t>(1, 8),
                         [](const auto& test) { return "of_" + std::to_string(test.param) + "_bytes"; });

TEST_P(Pieces, EveryLineEndBecomesANewline) {
    EXPECT_EQ(decode("a\r\nb\rc\nd\r\r\n\n\re\r", format("utf-8"), GetParam()), "a\nb\nc\nd\n\n\n\ne\n");
}

TEST_P(Pieces, CharactersMayBeSplit) {
    const std::string text = "\u00e9\u20ac\U0001f600x";
    EXPECT_EQ(decode(text, format("utf-8"), GetParam()), text);
    EXPECT_EQ(decode(encode(text, format("utf-16-le")), format("utf-16-le"), GetParam()), text);
    EXPECT_EQ(decode(encode(text, format("utf-16")), format("utf-16"), GetParam()), text);
}

TEST_P(Pieces, CharactersOfManyLengthsMayBeSplit) {
    if (!make_converter("gb18030", "utf-8")) GTEST_SKIP() << "this system does not know GB 18030";
    const std::string text = "\u00e9\u20ac\U0001f600x";
    EXPECT_EQ(decode(encode(text, format("gb18030")), format("gb18030"), GetParam()), text);
}

TEST_P(Pieces, OneReplacementStandsForThePartOfACharacter) {
    // As Python does: each maximal part of a character is replaced once.
    const auto replaced = [&](std::string_view bytes) { return decode(bytes, format("utf-8", "replace"), GetParam()); };
    EXPECT_EQ(replaced("a\xff"
                       "b"),
              "a\ufffdb");
    EXPECT_EQ(replaced("\xe2\x82x"), "\ufffdx");
    EXPECT_EQ(replaced("\xf0\x9f\x98"), "\ufffd");
    EXPECT_EQ(replaced("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");
    EXPECT_EQ(replaced("\xc0\xaf"), "\ufffd\ufffd");
    EXPECT_EQ(replaced("\xf4\x90\x80\x80"), "\ufffd\ufffd\ufffd\ufffd");
}

TEST_P(Pieces, OtherHandlersOfUndecodableBytes) {
    const std::string_view bytes =
        "a\xe2\x82"
        "b\xff";
    EXPECT_EQ(decode(bytes, format("utf-8", "ignore"), GetParam()), "ab");
    EXPECT_EQ(decode(bytes, format("utf-8", "backslashreplace"), GetParam()), "a\\xe2\\x82b\\xff");
    EXPECT_EQ(decode(bytes, format("utf-8", "surrogateescape"), GetParam()), bytes);
    EXPECT_EQ(decode("a\x80z", format("ascii", "replace"), GetParam()), "a\ufffdz");
    EXPECT_EQ(decode("a\x80z", format("ascii", "backslashreplace"), GetParam()), "a\\x80z");
}

TEST(Text, StrictDecodingSaysWhatIsWrong) {
    const auto error = [](std::string_view bytes) { return unicode_error_of([&] { decode(bytes, format("utf-8")); }); };
    EXPECT_EQ(error("ab\xff"), "'utf-8' codec can't decode byte 0xff in position 2: invalid start byte");
    EXPECT_EQ(error("\xe2x"), "'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte");
    EXPECT_EQ(error("\xe2\x82"), "'utf-8' codec can't decode byte 0xe2 in position 0: unexpected end of data");
    EXPECT_NE(unicode_error_of([] { decode("a\x80", format("ascii")); }), "none");
    EXPECT_NE(unicode_error_of([] { decode(std::string_view("\0\xd8", 2), format("utf-16-le")); }), "none");
}

TEST(Text, EncodesWhatTheEncodingHas) {
    EXPECT_EQ(encode("h\u00e9", format("latin-1")), "h\xe9");
    EXPECT_EQ(encode("\u20ac", format("cp1252")), "\x80");
    EXPECT_EQ(encode("\u00e9", format("utf-8")), "\u00e9");
    EXPECT_EQ(encode("", format("utf-8")), "");
}

TEST(Text, WritesLineEndsAsThePlatformDoes) {
    const std::string end(line_separator());
    EXPECT_EQ(encode("a\n\nb\r", format("utf-8")), "a" + end + end + "b\r");
}

TEST(Text, OnlyTheFirstPieceBeginsWithAByteOrderMark) {
    for (const char* const encoding : {"utf-16", "utf-32", "utf-8-sig"}) {
        Encoder encoder(format(encoding));
        const std::string first = encoder.encode("ab");
        EXPECT_EQ(first + encoder.encode("cd"), encode("abcd", format(encoding)));
    }
}

TEST(Text, HandlersOfUnencodableCharacters) {
    const std::string text = "a\u00e9\u20ac\U0001f600z";
    EXPECT_EQ(encode(text, format("ascii", "ignore")), "az");
    EXPECT_EQ(encode(text, format("ascii", "replace")), "a???z");
    EXPECT_EQ(encode(text, format("ascii", "backslashreplace")), "a\\xe9\\u20ac\\U0001f600z");
    EXPECT_EQ(encode(text, format("ascii", "xmlcharrefreplace")), "a&#233;&#8364;&#128512;z");
    EXPECT_EQ(encode("\xff\u00e9", format("utf-8", "surrogateescape")), "\xff\u00e9");
    EXPECT_EQ(encode("\xff", format("utf-8", "replace")), "?");
    EXPECT_TRUE(unicode_error_of([&] {
                    encode(text, format("ascii"));
                }).starts_with("'ascii' codec can't encode character '\\xe9' in position 1"));
    EXPECT_NE(unicode_error_of([] { encode("a\xff", format("utf-8")); }), "none");
}

/// The time of the processor, whoever else has it meanwhile, for so many characters, none of which the encoding has.
std::clock_t time_of_unencodable(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "\u00e9";
    const std::clock_t start = std::clock();
    EXPECT_EQ(encode(text, format("ascii", "replace")), std::string(count, '?'));
    return std::clock() - start;
}

TEST(Text, UnencodableCharactersOfLongTextTakeNoLongerThanThoseOfShort) {
    std::clock_t few = std::numeric_limits<std::clock_t>::max(), many = few;
    for (int round = 0; round < 3; ++round) {
        few = std::min(few, time_of_unencodable(20'000));
        many = std::min(many, time_of_unencodable(80'000));
    }
    // Four times as long, and more than twelve times where each is looked for from the beginning.
    EXPECT_LT(many, 8 * few);
}

}  // namespace
}  // namespace subprocess::testing
