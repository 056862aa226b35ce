/// \file
/// Order statistics: nothing here assumes that times are distributed in a certain way, which they are not.
#pragma once

#include <vector>

namespace childproof {

/// The value below which that share (0 to 1) of the values lies, interpolated between its neighbours. `values` may be
/// in any order and must not be empty.
double quantile(std::vector<double> values, double share);
double median(const std::vector<double>& values);

struct Range {
    double low = 0, high = 0;

    double width() const { return high - low; }
};

/// The middle half of the values.
Range middle_half(const std::vector<double>& values);

/// Where the median lies with 95 % confidence, if the values are independent: between the two values whose ranks a
/// binomial distribution gives. Of fewer than six values it is their whole range, which is less than 95 %.
Range median_interval(std::vector<double> values);

}  // namespace childproof
