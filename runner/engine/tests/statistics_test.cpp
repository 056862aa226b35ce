#include "measure/statistics.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace childproof {
namespace {

/// 1, 2, …, count, the last first.
std::vector<double> counting_down(int count) {
    std::vector<double> values(count);
    std::iota(values.rbegin(), values.rend(), 1.0);
    return values;
}

TEST(Quantile, OfOneValueIsThatValue) {
    for (const double share : {0.0, 0.5, 1.0}) EXPECT_EQ(quantile({7}, share), 7);
}

TEST(Quantile, LiesBetweenItsNeighboursInWhateverOrderTheyCome) {
    EXPECT_EQ(quantile({4, 1, 3, 2}, 0), 1);
    EXPECT_EQ(quantile({4, 1, 3, 2}, 1), 4);
    EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 0.9), 3.7);
    EXPECT_DOUBLE_EQ(quantile(counting_down(101), 0.99), 100);
}

TEST(Median, IsTheMiddleOne) {
    EXPECT_EQ(median({9, 1, 5}), 5);
    EXPECT_EQ(median({9, 1, 5, 6}), 5.5);
}

TEST(MiddleHalf, LeavesAQuarterOutOnEachSide) {
    const Range half = middle_half(counting_down(101));
    EXPECT_EQ(half.low, 26);
    EXPECT_EQ(half.high, 76);
    EXPECT_EQ(half.width(), 50);
}

TEST(MedianInterval, HasTheRanksOfTheBinomialDistribution) {
    // Tables of the sign test: of 100 values the 40th and the 61st.
    const Range interval = median_interval(counting_down(100));
    EXPECT_EQ(interval.low, 40);
    EXPECT_EQ(interval.high, 61);
}

TEST(MedianInterval, OfFewValuesIsTheirWholeRange) {
    for (const int count : {1, 2, 5, 6}) {
        const Range interval = median_interval(counting_down(count));
        EXPECT_EQ(interval.low, 1);
        EXPECT_EQ(interval.high, count);
    }
}

TEST(MedianInterval, GetsNarrowerWithMoreValues) {
    double before = 1;
    for (const int count : {10, 100, 1000, 10000}) {
        const double relative = median_interval(counting_down(count)).width() / count;
        EXPECT_LT(relative, before);
        before = relative;
    }
}

}  // namespace
}  // namespace childproof
