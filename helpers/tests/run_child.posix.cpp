#include "run_child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace {

[[noreturn]] void throw_errno(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int temporary_file(const std::string& content = {}) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path();
    const int fd = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd == -1) throw_errno("O_TMPFILE");
    if (pwrite(fd, content.data(), content.size(), 0) != static_cast<ssize_t>(content.size())) throw_errno("pwrite");
    return fd;
}

std::string take_content(int fd) {
    std::string content;
    std::array<char, 65536> chunk;
    ssize_t got = 0;
    while ((got = pread(fd, chunk.data(), chunk.size(), static_cast<off_t>(content.size()))) > 0) {
        content.append(chunk.data(), static_cast<std::size_t>(got));
    }
    close(fd);
    return content;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> list;
    list.reserve(strings.size() + 1);
    for (const std::string& string : strings) list.push_back(const_cast<char*>(string.c_str()));
    list.push_back(nullptr);
    return list;
}

}  // namespace

RunningChild::RunningChild(const std::vector<std::string>& verbs, const World& world)
    : out_(temporary_file()), err_(temporary_file()) {
    std::vector<std::string> arguments{world.program};
    arguments.insert(arguments.end(), verbs.begin(), verbs.end());
    const auto argv = pointers(arguments);
    const auto env = pointers(world.env);
    const int in = temporary_file(world.input);
    pid_ = fork();
    if (pid_ == -1) throw_errno("fork");
    if (pid_ == 0) {
        dup2(in, 0);
        dup2(out_, 1);
        dup2(err_, 2);
        // The test's own files, of which a build tool may have left some open.
        for (int fd = 3; fd < 1024; ++fd) close(fd);
        if (world.prepare) world.prepare();
        execve(argv[0], argv.data(), env.data());
        _exit(126);
    }
    close(in);
}

Outcome RunningChild::wait() {
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_) throw_errno("waitpid");
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
            take_content(out_), take_content(err_)};
}

Outcome run_child(const std::vector<std::string>& verbs, const World& world) {
    return RunningChild(verbs, world).wait();
}

Folder::Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "helpers-XXXXXX";
    if (!mkdtemp(pattern.data())) throw_errno("mkdtemp");
    path_ = pattern;
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot open " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string generated(std::size_t size) {
    std::string stream;
    std::array<char, 16> line;
    for (int number = 0; stream.size() < size; ++number) {
        std::snprintf(line.data(), line.size(), "%07d\n", number);
        stream += line.data();
    }
    stream.resize(size);
    return stream;
}
