#include "play/proc_folder.linux.hpp"

#include <dirent.h>

#include <fstream>
#include <iterator>

namespace childproof {

std::string proc(int pid, const std::string& name) { return "/proc/" + std::to_string(pid) + "/" + name; }

std::string proc_contents(int pid, const std::string& name) {
    std::ifstream file(proc(pid, name));
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<int> proc_numbers(int pid, const std::string& name) {
    std::vector<int> numbers;
    DIR* const directory = opendir(proc(pid, name).c_str());
    if (!directory) return numbers;
    while (const dirent* entry = readdir(directory))
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') numbers.push_back(std::stoi(entry->d_name));
    closedir(directory);
    return numbers;
}

}  // namespace childproof
