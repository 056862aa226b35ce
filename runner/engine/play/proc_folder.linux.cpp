#include "play/proc_folder.linux.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/errors.hpp"
#include "base/file_contents.hpp"

namespace childproof {

std::string proc(int pid, const std::string& name) { return "/proc/" + std::to_string(pid) + "/" + name; }

namespace {

/// A process that cannot be looked at because this one has too little of something must not be taken for gone.
void require_enough(const std::string& path) {
    if (is_shortage(errno)) throw HarnessError(path + ": " + std::error_code(errno, std::generic_category()).message());
}

}  // namespace

// Not with a stream, which does not say why it failed: a process may end between the opening and the reading.
std::string proc_contents(int pid, const std::string& name) {
    const std::string path = proc(pid, name);
    std::string contents;
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    ssize_t count = file;
    for (char piece[4096]; file >= 0 && (count = read(file, piece, sizeof piece)) > 0;)
        contents.append(piece, static_cast<std::size_t>(count));
    const int error = errno;
    if (file >= 0) close(file);
    errno = error;
    if (count < 0) require_enough(path);
    return contents;
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
