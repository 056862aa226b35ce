/// \file
/// Where this program finds what it works with, if the command line does not say: in the folders that it was installed
/// with, wherever they have been moved to, or in the build and the checkout.
#pragma once

#include <filesystem>

namespace childproof {

/// The folder of the helper programs: ../libexec/childproof, or that of this program.
std::filesystem::path default_bin();

/// The folder that spec/ and cases/ are in: ../share/childproof, or the current folder.
std::filesystem::path default_root();

}  // namespace childproof
