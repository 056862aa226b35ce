// The functions, as users of the library write them.
#pragma once

#include "parameters.hpp"
#include "streams.hpp"

/// A child, its output in futures, and the io_context run to its end.
Json run(Parameters& parameters, const FindPipe& find_pipe);

/// system(); with a timeout a child, wait_for and, if that is over, terminate.
Json call(Parameters& parameters, const FindPipe& find_pipe);
