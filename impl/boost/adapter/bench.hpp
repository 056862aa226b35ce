// How long the library takes to start a child and see it end.
#pragma once

#include "parameters.hpp"

Json bench(Parameters& parameters);
