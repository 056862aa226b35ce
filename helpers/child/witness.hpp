/// \file
/// What a POSIX process can learn about itself, where the systems differ in how.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace child {

/// Numbers of signals, in ascending order.
struct SignalState {
    std::vector<int> ignored;
    std::vector<int> caught;
    std::vector<int> blocked;
    std::vector<int> pending;
};

SignalState signal_state();

/// The open descriptors, in ascending order, without the one used for looking.
std::vector<int> open_descriptors();

/// What is behind a descriptor, as the system names it; none if it has no name.
std::optional<std::string> descriptor_path(int fd);

/// The capacity of a pipe in bytes; none where the system does not tell.
std::optional<int> pipe_size(int fd);

int current_umask();

/// A RLIMIT_ constant and its name without that prefix.
struct ResourceLimit {
    std::string_view name;
    int number;
};

std::span<const ResourceLimit> resource_limits();

/// Real, effective, saved.
std::array<long, 3> user_ids();
std::array<long, 3> group_ids();

}  // namespace child
