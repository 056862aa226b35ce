#include "play/proc_folder.linux.hpp"

#include <dirent.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/errors.hpp"

namespace childproof {

std::string proc(int pid, const std::string& name) { return "/proc/" + std::to_string(pid) + "/" + name; }

namespace {

/// A process that cannot be looked at because this one has too little of something must not be taken for gone.
void require_enough(const std::string& path) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
        throw HarnessError(path + ": " + std::error_code(errno, std::generic_category()).message());
}

}  // namespace

std::string proc_contents(int pid, const std::string& name) {
    const std::string path = proc(pid, name);
    std::ifstream file(path);
    if (!file) require_enough(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<int> proc_numbers(int pid, const std::string& name) {
    std::vector<int> numbers;
    const std::string path = proc(pid, name);
    DIR* const directory = opendir(path.c_str());
    if (!directory) require_enough(path);
    if (!directory) return numbers;
    while (const dirent* entry = readdir(directory))
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') numbers.push_back(std::stoi(entry->d_name));
    closedir(directory);
    return numbers;
}

}  // namespace childproof
