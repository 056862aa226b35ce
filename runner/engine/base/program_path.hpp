/// \file
/// Where programs are.
#pragma once

#include <filesystem>
#include <string>

namespace childproof {

/// The file of this program: absolute, without symbolic links.
std::filesystem::path program_path();

/// The file of a program in a folder, with the suffix that programs have on this platform.
std::filesystem::path program_in(const std::filesystem::path& folder, const std::string& name);

/// childproof, which keeps adapters and guards folders also for other programs of its folder.
inline std::filesystem::path engine_program() { return program_in(program_path().parent_path(), "childproof"); }

}  // namespace childproof
