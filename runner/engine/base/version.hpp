/// \file
/// Documented versions ("2.6", "3.10"), compared number by number.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace childproof {

class Version {
public:
    Version() = default;
    /// Throws std::invalid_argument unless it is numbers joined by dots.
    explicit Version(std::string_view text);

    const std::string& text() const { return text_; }
    /// Compares as many numbers as both have: 3.12 is equal to 3.12.1.
    bool covers(const Version& other) const;

    std::strong_ordering operator<=>(const Version& other) const { return numbers_ <=> other.numbers_; }
    bool operator==(const Version& other) const { return numbers_ == other.numbers_; }

private:
    std::string text_;
    std::vector<int> numbers_;
};

}  // namespace childproof
