#include "play/proc_folder.linux.hpp"

#include <dirent.h>

#include <cerrno>

#include "base/file_contents.hpp"

namespace childproof {

std::string proc(int pid, const std::string& name) { return "/proc/" + std::to_string(pid) + "/" + name; }

// A process that cannot be looked at because this one has too little of something must not be taken for gone.
std::string proc_contents(int pid, const std::string& name) { return file_contents(proc(pid, name)).value_or(""); }

std::vector<int> proc_numbers(int pid, const std::string& name) {
    std::vector<int> numbers;
    const std::string path = proc(pid, name);
    DIR* const directory = opendir(path.c_str());
    if (!directory) require_enough(path, errno);
    if (!directory) return numbers;
    while (const dirent* entry = readdir(directory))
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') numbers.push_back(std::stoi(entry->d_name));
    closedir(directory);
    return numbers;
}

}  // namespace childproof
