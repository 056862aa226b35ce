#include "plan/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace childproof {
namespace {

using Queue = std::vector<std::size_t>;

std::vector<Case> three_cases() {
    std::vector<Case> cases(3);
    cases[0].id = "a/one";
    cases[1].id = "a/two";
    cases[2].id = "a/three";
    return cases;
}

TEST(Order, IsThatOfTheCasesByItself) { EXPECT_EQ(order(three_cases(), 1, {}, {}), (Queue{0, 1, 2})); }

TEST(Order, ComesRoundAfterRound) { EXPECT_EQ(order(three_cases(), 2, {}, {}), (Queue{0, 1, 2, 0, 1, 2})); }

TEST(Order, BeginsWithWhatTookLong) {
    EXPECT_EQ(order(three_cases(), 1, {{"a/three", 2.5}, {"a/two", 0.5}, {"a/gone", 9}}, {}), (Queue{2, 1, 0}));
}

TEST(Order, IsTheSameForTheSameSeed) {
    const std::vector<Case> cases(100);
    EXPECT_EQ(order(cases, 3, {}, 42), order(cases, 3, {}, 42));
    EXPECT_NE(order(cases, 3, {}, 42), order(cases, 3, {}, 43));
}

TEST(Order, HasAllInEachRandomRound) {
    const std::vector<Case> cases(100);
    const Queue queue = order(cases, 2, {}, 7);
    Queue first(queue.begin(), queue.begin() + 100), second(queue.begin() + 100, queue.end());
    EXPECT_NE(first, second);
    std::sort(first.begin(), first.end());
    std::sort(second.begin(), second.end());
    EXPECT_EQ(first, order(cases, 1, {}, {}));
    EXPECT_EQ(second, first);
}

}  // namespace
}  // namespace childproof
