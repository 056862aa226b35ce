/// \file
/// File descriptors of this process: owning, making, reading and writing them.
///
/// All that are made here are close-on-exec from birth, so that no child of another thread inherits them, and lie above
/// 2, so that they never stand in for a standard stream that this process was started without.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

namespace subprocess {

/// A descriptor that is closed with this object, or none.
class Descriptor {
public:
    Descriptor() noexcept = default;
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = std::exchange(other.number_, -1);
        }
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) close();
    }

    explicit operator bool() const noexcept { return number_ >= 0; }
    int number() const noexcept { return number_; }
    void close() noexcept;

private:
    int number_ = -1;
};

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

/// A new pipe; `size` in bytes if it is positive and the platform has such a thing.
Pipe make_pipe(int size = -1);

/// The null device, to read and to write.
Descriptor open_null_device();

/// Another descriptor for the same file.
Descriptor duplicate(int number);

/// Takes a descriptor over, under another number if it is one of the standard streams'.
Descriptor move_above_standard_streams(Descriptor given);

bool is_open(int number) noexcept;

/// One read, which waits until there is something, also where the descriptor is non-blocking; 0 at end of file. Throws
/// OSError.
std::size_t read_some(int number, char* data, std::size_t size);

/// One write, which waits until something can be written; without SIGPIPE if the pipe has no reader. Throws OSError.
std::size_t write_some(int number, std::string_view data);

/// Writes all. `written` counts what has been accepted, also if an exception ends it.
void write_all(int number, std::string_view data, std::size_t& written);

}  // namespace subprocess
