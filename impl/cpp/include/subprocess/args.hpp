/// \file
/// The `args` of a call: a sequence of program arguments, or one string.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace subprocess {

/// The program and its arguments. Section: Frequently Used Arguments, Popen Constructor.
///
///     {"git", "commit", "-m", "Fixes a bug."}     a sequence: the first item names the program
///     "exit 1"                                    one string: with `shell` a command, else the program's name
///
/// Strings are bytes on POSIX and UTF-8 on Windows. A NUL byte inside one is refused when the child is started.
class Args {
public:
    Args(std::initializer_list<std::string_view> sequence);
    Args(std::vector<std::string> sequence) noexcept;
    Args(std::string string);
    Args(std::string_view string);
    Args(const char* string);

    /// A path-like object (std::filesystem::path) counts as one string.
    template <typename PathLike>
    requires requires(const PathLike& path) {
        path.native();
        path.string();
    }
    Args(const PathLike& path) : Args(path.string()) {}

    // Not in the header, so that who includes it need not compile them.
    Args(const Args& other);
    Args(Args&& other) noexcept;
    Args& operator=(const Args& other);
    Args& operator=(Args&& other) noexcept;
    ~Args();

    /// Whether it is one string.
    bool is_string() const noexcept { return is_string_; }
    /// The items of the sequence; of one string, that string.
    const std::vector<std::string>& items() const noexcept { return items_; }

    bool operator==(const Args&) const = default;

private:
    std::vector<std::string> items_;
    bool is_string_ = false;
};

}  // namespace subprocess
