#include "measure/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace childproof {

double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const double position = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], position - std::floor(position));
}

double median(const std::vector<double>& values) { return quantile(values, 0.5); }

Range middle_half(const std::vector<double>& values) { return {quantile(values, 0.25), quantile(values, 0.75)}; }

Range median_interval(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto count = static_cast<double>(values.size());
    const double rank = std::floor((count - 1.96 * std::sqrt(count)) / 2);
    const auto outside = static_cast<std::size_t>(std::max(0.0, rank - 1));  // values on either side
    return {values[outside], values[values.size() - 1 - outside]};
}

}  // namespace childproof
