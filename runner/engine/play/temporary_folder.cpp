#include "play/temporary_folder.hpp"

#include <iostream>

#include "base/errors.hpp"

namespace childproof {

TemporaryFolder::~TemporaryFolder() {
    if (const auto obstacle = let_go()) std::cerr << *obstacle << std::endl;
}

void TemporaryFolder::remove() {
    if (const auto obstacle = let_go()) throw HarnessError(*obstacle);
}

}  // namespace childproof
