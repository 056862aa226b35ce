/// \file
/// Figures as they stand in the latency file (spec/latency.md).
#pragma once

#include "base/json.hpp"
#include "measure/latency.hpp"

namespace childproof {

Json as_json(const Noise& noise);

/// All but whose it is.
Json as_json(const Latency& latency);

}  // namespace childproof
