#include <cstdlib>

#include "self.hpp"
#include "verbs.hpp"

int main(int argc, char** argv) {
    child::arguments = {argv, static_cast<std::size_t>(argc)};
    // A caller may pass no arguments at all, not even the program's name.
    if (argc > 0) child::perform(child::arguments.subspan(1));
    std::_Exit(0);
}
