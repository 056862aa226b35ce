/// \file
/// The steps of a case: their keys, their expectations, and the capabilities that they show.
#pragma once

#include <set>
#include <string>

#include "load/cases.hpp"

namespace childproof {

/// Throws InputError: unknown op, unknown key, missing key, an expectation that is not one.
Step read_step(const Cursor& cursor, const Api& api);

/// What an implementation must have declared for these steps to be played.
std::set<std::string> needed_capabilities(const std::vector<Step>& steps, const Api& api);

/// The keys of an op that the engine itself does, or null if it is not one of those.
struct EngineOp {
    std::vector<std::string> keys;  ///< all of them required but those that end in '?'
};
const EngineOp* engine_op(const std::string& op);

/// Whether some name is an error kind of the protocol.
bool is_error_kind(const std::string& name);

}  // namespace childproof
