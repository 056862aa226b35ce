/// \file
/// Making a folder for a while.
#pragma once

#include <filesystem>

namespace childproof {

/// The system's folder for such, absolute and without symbolic links. Throws HarnessError.
std::filesystem::path system_temporary_folder();

/// Makes a new one in a folder, with a short path: a socket's may have only about 100 characters. Throws HarnessError.
std::filesystem::path make_new_folder(const std::filesystem::path& parent);

}  // namespace childproof
