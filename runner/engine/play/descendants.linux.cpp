#include "play/descendants.hpp"

#include <sstream>

#include "play/proc_folder.linux.hpp"

namespace childproof {
namespace {

void add_descendants(int pid, std::vector<int>& all) {
    for (const int thread : proc_numbers(pid, "task")) {
        std::istringstream children(proc_contents(pid, "task/" + std::to_string(thread) + "/children"));
        for (int child = 0; children >> child;) {
            all.push_back(child);
            add_descendants(child, all);
        }
    }
}

}  // namespace

std::vector<int> descendants(int pid) {
    std::vector<int> all;
    add_descendants(pid, all);
    return all;
}

}  // namespace childproof
