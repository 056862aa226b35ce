#include <subprocess/args.hpp>
#include <utility>

namespace subprocess {

Arg::Arg(const char* string) : view_(string) {}
Arg::Arg(std::string_view string) noexcept : view_(string) {}
Arg::Arg(const std::string& string) noexcept : view_(string) {}
Arg::Arg(const Arg&) = default;
Arg& Arg::operator=(const Arg&) = default;
Arg::~Arg() = default;

Args::Args(std::initializer_list<Arg> sequence) {
    items_.reserve(sequence.size());
    for (const Arg& arg : sequence) items_.emplace_back(arg.text());
}
Args::Args(std::vector<std::string> sequence) noexcept : items_(std::move(sequence)) {}
Args::Args(std::string string) : is_string_(true) { items_.push_back(std::move(string)); }
Args::Args(std::string_view string) : Args(std::string(string)) {}
Args::Args(const char* string) : Args(std::string(string)) {}

Args::Args(const Args&) = default;
Args::Args(Args&&) noexcept = default;
Args& Args::operator=(const Args&) = default;
Args& Args::operator=(Args&&) noexcept = default;
Args::~Args() = default;

}  // namespace subprocess
