/// \file
/// YAML for tests, written in the test itself.
#pragma once

#include <memory>
#include <string>

#include "load/document.hpp"

namespace childproof {

/// The document that a text is; messages call it "x.yaml".
inline std::shared_ptr<const Document> yaml(const std::string& text) { return parse_yaml(text, "x.yaml"); }

inline Json value(const std::string& text) { return yaml(text)->root; }

/// What the InputError says that a function throws.
template <typename Function>
std::string complaint(const Function& function) {
    try {
        function();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace childproof
