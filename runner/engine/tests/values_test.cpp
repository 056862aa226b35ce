#include "base/values.hpp"

#include <gtest/gtest.h>

namespace childproof {
namespace {

TEST(Base64, EncodesEveryRemainder) {
    EXPECT_EQ(base64_encode(""), "");
    EXPECT_EQ(base64_encode("f"), "Zg==");
    EXPECT_EQ(base64_encode("fo"), "Zm8=");
    EXPECT_EQ(base64_encode("foo"), "Zm9v");
    EXPECT_EQ(base64_encode(std::string_view("\xff\0\x7f", 3)), "/wB/");
}

TEST(Base64, DecodesWhatItEncodes) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
        bytes += static_cast<char>(i);
    }
}

TEST(Base64, RefusesWhatIsNotBase64) {
    for (const auto* text : {"Zg=", "Zg", "Z===", "Zg==Zg==", "Z!==", "Zm9\n", "===="})
        EXPECT_THROW(base64_decode(text), std::invalid_argument) << text;
}

TEST(GeneratedStream, IsLinesOfEightBytesOverAndOver) {
    EXPECT_EQ(generated(0), "");
    EXPECT_EQ(generated(20), "0000000\n0000001\n0000");
    EXPECT_EQ(generated(80'000'016).substr(79'999'992), "9999999\n0000000\n0000001\n");
}

TEST(Values, FromProtocol) {
    EXPECT_EQ(from_protocol(Json{{"base64", "YWJj"}}), bytes_value("abc"));
    EXPECT_EQ(from_protocol(Json{{"generated", 9}}), bytes_value("0000000\n0"));
    EXPECT_EQ(from_protocol(Json{{"generated_text", 9}}), Json("0000000\n0"));
    EXPECT_EQ(from_protocol(Json{{"output", {{"base64", ""}}}, {"stderr", nullptr}}),
              (Json{{"output", bytes_value("")}, {"stderr", nullptr}}));
    EXPECT_THROW(from_protocol(Json{{"base64", 5}}), std::invalid_argument);
    EXPECT_THROW(from_protocol(Json{{"generated", -1}}), std::invalid_argument);
    EXPECT_THROW(from_protocol(Json{{"generated", 1e18}}), std::invalid_argument);
}

TEST(Values, OfACaseBecomeThoseOfTheProtocol) {
    EXPECT_EQ(case_to_protocol(Json{{"bytes", "abc"}}), (Json{{"base64", "YWJj"}}));
    EXPECT_EQ(case_to_protocol(Json{{"hex", "00 Ff"}}), (Json{{"base64", "AP8="}}));
    EXPECT_EQ(case_to_protocol(Json{{"generated", 5}}), (Json{{"generated", 5}}));
    EXPECT_THROW(case_to_protocol(Json{{"hex", "0"}}), std::invalid_argument);
    EXPECT_THROW(case_to_protocol(Json{{"hex", "0x"}}), std::invalid_argument);
}

TEST(Values, LongOnesAreCutWhenRecorded) {
    const Json cut = to_recorded(Json(std::string(1000, 'x')));
    EXPECT_EQ(cut.at("length"), 1000);
    EXPECT_EQ(cut.at("cut"), std::string(400, 'x'));
    EXPECT_EQ(to_recorded(bytes_value(std::string(1000, 'x'))).at("length"), 1000);
    EXPECT_EQ(to_recorded(Json("short")), "short");
}

TEST(Values, ACutGoesNotThroughACharacter) {
    const Json cut = to_recorded(Json(std::string(399, 'x') + std::string("\u20ac\u20ac")));
    EXPECT_EQ(cut.at("cut"), std::string(399, 'x'));
}

}  // namespace
}  // namespace childproof
