// The library takes its options as arguments of different types, chosen when a program is compiled. A request is
// known only when the program runs: this is an initializer, made as the library's documentation of extensions says,
// that stands for one of several of the library's own, or for none.
#pragma once

#include <boost/process/extend.hpp>
#include <concepts>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace bp = boost::process;

template <class... Initializers>
class OneOf : public bp::extend::handler, public bp::extend::uses_handles {
public:
    template <class Initializer>
    void choose(Initializer initializer) {
        chosen_.template emplace<Initializer>(std::move(initializer));
    }

    template <class Executor>
    void on_setup(Executor& executor) {
        apply([&](auto& initializer) { initializer.on_setup(executor); });
    }
    template <class Executor>
    void on_error(Executor& executor, const std::error_code& error) {
        apply([&](auto& initializer) { initializer.on_error(executor, error); });
    }
    template <class Executor>
    void on_success(Executor& executor) {
        apply([&](auto& initializer) { initializer.on_success(executor); });
    }
    template <class Executor>
    void on_fork_error(Executor& executor, const std::error_code& error) {
        apply([&](auto& initializer) { initializer.on_fork_error(executor, error); });
    }
    template <class Executor>
    void on_exec_setup(Executor& executor) {
        apply([&](auto& initializer) { initializer.on_exec_setup(executor); });
    }
    template <class Executor>
    void on_exec_error(Executor& executor, const std::error_code& error) {
        apply([&](auto& initializer) { initializer.on_exec_error(executor, error); });
    }

    std::vector<int> get_used_handles() {
        std::vector<int> handles;
        apply([&]<class Initializer>(Initializer& initializer) {
            if constexpr (std::derived_from<Initializer, bp::extend::uses_handles>)
                for (const int handle : initializer.get_used_handles()) handles.push_back(handle);
        });
        return handles;
    }

private:
    template <class Function>
    void apply(Function function) {
        std::visit(
            [&]<class Initializer>(Initializer& initializer) {
                if constexpr (!std::same_as<Initializer, std::monostate>) function(initializer);
            },
            chosen_);
    }

    std::variant<std::monostate, Initializers...> chosen_;
};
