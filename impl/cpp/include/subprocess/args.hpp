/// \file
/// The `args` of a call: a sequence of program arguments, or one string.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace subprocess {

/// Anything that has a path as bytes of UTF-8, such as std::filesystem::path.
template <typename Type>
concept PathLike = requires(const Type& path) {
    path.native();
    path.u8string();
};

/// One argument, for the time of the call that it is passed to: a string of any kind, or a path-like object.
class Arg {
public:
    Arg(const char* string);
    Arg(std::string_view string) noexcept;
    Arg(const std::string& string) noexcept;
    template <PathLike Path>
    Arg(const Path& path) : is_path_(true) {
        for (const auto unit : path.u8string()) path_.push_back(static_cast<char>(unit));
    }

    // Not in the header, so that who includes it need not compile them.
    Arg(const Arg& other);
    Arg& operator=(const Arg& other);
    ~Arg();

    std::string_view text() const noexcept { return is_path_ ? std::string_view(path_) : view_; }

private:
    std::string_view view_;
    std::string path_;  // which need not be in UTF-8 itself
    bool is_path_ = false;
};

/// The program and its arguments. Section: Frequently Used Arguments, Popen Constructor.
///
///     {"git", "commit", "-m", "Fixes a bug."}     a sequence: the first item names the program
///     {"ls", std::filesystem::path("/tmp")}       path-like objects are arguments, too
///     "exit 1"                                    one string: with `shell` a command, else the program's name
///
/// Strings are bytes on POSIX and UTF-8 on Windows. A NUL byte inside one is refused when the child is started.
class Args {
public:
    Args(std::initializer_list<Arg> sequence);
    Args(std::vector<std::string> sequence) noexcept;
    Args(std::string string);
    Args(std::string_view string);
    Args(const char* string);

    /// A path-like object counts as one string.
    template <PathLike Path>
    Args(const Path& path) : Args(Arg(path).text()) {}

    // As above.
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
