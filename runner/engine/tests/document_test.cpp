#include <gtest/gtest.h>

#include "tests/yaml_text.hpp"

namespace childproof {
namespace {

TEST(Document, ScalarsAreTypedAsYaml12Says) {
    EXPECT_EQ(value("[null, ~, true, 5, -5, 0.5, 1e3, text, '5', \"true\", yes, 0x10, 1.2.3, '']"),
              (Json{nullptr, nullptr, true, 5, -5, 0.5, 1000.0, "text", "5", "true", "yes", "0x10", "1.2.3", ""}));
}

TEST(Document, ComplaintsNameThePlace) {
    EXPECT_EQ(complaint([] { yaml("a: 1\nb:\n\t- 2\n"); }).substr(0, 9), "x.yaml:3:");
    EXPECT_EQ(complaint([] { yaml("a: 1\na: 2\n"); }), "x.yaml:2:1: the key 'a' stands here twice");
    EXPECT_EQ(complaint([] { yaml("a: [1"); }).substr(0, 7), "x.yaml:");
    EXPECT_EQ(complaint([] { yaml("a: !strange 1"); }), "x.yaml:1:4: the tag !strange is not understood");
    EXPECT_EQ(complaint([] { load_yaml("/nonexistent", "y.yaml"); }), "y.yaml: cannot be read");
}

TEST(Cursor, ComplaintsNameThePlaceAndTheNearestKey) {
    const auto document = yaml("- titel: 1\n  deep:\n    list: [1, x]\n");
    const Cursor first = Cursor(document, document->root).elements().at(0);
    EXPECT_EQ(complaint([&] {
                  first.only_keys({"title", "deep"});
              }),
              "x.yaml:1:3: the key 'titel' is not known here; did you mean 'title'?");
    EXPECT_EQ(complaint([&] { first.at("title"); }), "x.yaml:1:3: the key 'title' is missing");
    EXPECT_EQ(complaint([&] { first.at("titel").text(); }), "x.yaml:1:10: must be text, is 1 (put it in quotes)");
    EXPECT_EQ(complaint([&] { first.at("deep").at("list").elements().at(1).integer(); }),
              "x.yaml:3:15: must be a whole number, is \"x\"");
    EXPECT_EQ(complaint([&] { first.at("deep").elements(); }), "x.yaml:3:5: must be a list, is {\"list\":[1,\"x\"]}");
}

TEST(Nearest, OnlyWhatIsNearEnough) {
    EXPECT_EQ(nearest("timeot", {"stdin", "timeout"}), "timeout");
    EXPECT_EQ(nearest("xyz", {"stdin", "timeout"}), std::nullopt);
}

}  // namespace
}  // namespace childproof
