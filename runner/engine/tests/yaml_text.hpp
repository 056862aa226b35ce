/// \file
/// YAML for tests, written in the test itself.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "load/document.hpp"

namespace childproof {

/// The document that a text is; messages call it "x.yaml".
inline std::shared_ptr<const Document> yaml(const std::string& text) {
    const auto path = std::filesystem::temp_directory_path() / ("childproof-yaml-" + std::to_string(getpid()));
    std::ofstream(path) << text;
    struct Remove {
        std::filesystem::path path;
        ~Remove() { std::filesystem::remove(path); }
    } const remove{path};
    return load_yaml(path, "x.yaml");
}

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
