#include <subprocess/options.hpp>

namespace subprocess {

Env::Env() noexcept = default;
Env::Env(std::initializer_list<std::pair<std::string_view, std::string_view>> variables)
    : variables_(variables.begin(), variables.end()), given_(true) {}
Env::Env(std::vector<std::pair<std::string, std::string>> variables) noexcept
    : variables_(std::move(variables)), given_(true) {}
Env::Env(const Env&) = default;
Env::Env(Env&&) noexcept = default;
Env& Env::operator=(const Env&) = default;
Env& Env::operator=(Env&&) noexcept = default;
Env::~Env() = default;

Owner::Owner() noexcept = default;
Owner::Owner(long id) noexcept : id_(id), given_(true) {}
Owner::Owner(int id) noexcept : Owner(static_cast<long>(id)) {}
Owner::Owner(unsigned id) noexcept : Owner(static_cast<long>(id)) {}
Owner::Owner(std::string name) noexcept : name_(std::move(name)), given_(true) {}
Owner::Owner(const char* name) : Owner(std::string(name)) {}
Owner::Owner(const Owner&) = default;
Owner::Owner(Owner&&) noexcept = default;
Owner& Owner::operator=(const Owner&) = default;
Owner& Owner::operator=(Owner&&) noexcept = default;
Owner::~Owner() = default;

template <typename Item>
List<Item>::List() noexcept = default;
template <typename Item>
List<Item>::List(std::initializer_list<Item> items) : items_(items), given_(true) {}
template <typename Item>
List<Item>::List(std::vector<Item> items) noexcept : items_(std::move(items)), given_(true) {}
template <typename Item>
List<Item>::List(const List&) = default;
template <typename Item>
List<Item>::List(List&&) noexcept = default;
template <typename Item>
List<Item>& List<Item>::operator=(const List&) = default;
template <typename Item>
List<Item>& List<Item>::operator=(List&&) noexcept = default;
template <typename Item>
List<Item>::~List() = default;

template class List<int>;
template class List<Owner>;
template class List<Rlimit>;

AnyCallback::AnyCallback(const AnyCallback& other)
    : object_(other.object_ ? other.copy_(other.object_) : nullptr),
      call_(other.call_),
      copy_(other.copy_),
      destroy_(other.destroy_) {}

AnyCallback::AnyCallback(AnyCallback&& other) noexcept
    : object_(std::exchange(other.object_, nullptr)),
      call_(other.call_),
      copy_(other.copy_),
      destroy_(other.destroy_) {}

AnyCallback& AnyCallback::operator=(const AnyCallback& other) { return *this = AnyCallback(other); }

AnyCallback& AnyCallback::operator=(AnyCallback&& other) noexcept {
    std::swap(object_, other.object_);
    std::swap(call_, other.call_);
    std::swap(copy_, other.copy_);
    std::swap(destroy_, other.destroy_);
    return *this;
}

AnyCallback::~AnyCallback() {
    if (object_) destroy_(object_);
}

Options documented_defaults(Documented version) {
    if (version != Documented::v2_6) return {};
    return {.bufsize = 0, .close_fds = false, .restore_signals = false};
}

const char* to_string(Backend backend) noexcept {
    switch (backend) {
        case Backend::automatic:
            return "automatic";
        case Backend::vfork:
            return "vfork";
        case Backend::posix_spawn:
            return "posix_spawn";
        case Backend::fork:
            return "fork";
        case Backend::create_process:
            return "create_process";
    }
    return "unknown";
}

}  // namespace subprocess
