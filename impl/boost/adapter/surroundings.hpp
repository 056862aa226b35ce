// The options of a start other than the program and its streams.
#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <boost/process/env.hpp>
#include <boost/process/environment.hpp>
#include <boost/process/group.hpp>
#include <boost/process/handles.hpp>
#include <boost/process/start_dir.hpp>
#include <string>
#include <type_traits>
#include <utility>

#include "one_of.hpp"
#include "parameters.hpp"

/// preexec_fn, as a handler of the library's on_exec_setup.
struct RunAction {
    Action action;

    template <class Executor>
    void operator()(Executor& executor) const {
        const auto& [call, with] = action;
        if (call == "chdir") {
            if (::chdir(data_from_json(with).c_str()) == -1) executor.set_error(bp::extend::get_last_error(), "chdir");
        } else if (call == "umask") {
            ::umask(with.get<mode_t>());
        } else if (call == "write") {
            const std::string text = data_from_json(with.at(1));
            if (::write(with.at(0).get<int>(), text.data(), text.size()) == -1)
                executor.set_error(bp::extend::get_last_error(), "write");
        } else {
            executor.set_error(std::make_error_code(std::errc::invalid_argument), with.get<std::string>());
        }
    }
};

class Surroundings {
public:
    explicit Surroundings(const Options& options) {
        if (options.cwd) directory.choose(bp::start_dir = *options.cwd);
        if (options.env) replace_environment(*options.env);
        if (options.process_group) join(*options.process_group);
        if (options.close_fds) handles.choose(bp::detail::limit_handles_(bp::limit_handles));
        if (options.preexec_fn) action.choose(bp::extend::on_exec_setup = RunAction{*options.preexec_fn});
    }
    // Otherwise the group would end its members here: process_group only says which group the child is to be in.
    ~Surroundings() { group_.detach(); }
    Surroundings(const Surroundings&) = delete;
    Surroundings& operator=(const Surroundings&) = delete;

    OneOf<decltype(bp::start_dir = std::string())> directory;
    OneOf<bp::detail::env_builder<char>::result_type> environment;
    OneOf<bp::detail::group_builder::result_type> group;
    OneOf<bp::detail::limit_handles_> handles;
    OneOf<decltype(bp::extend::on_exec_setup = std::declval<RunAction>())> action;

private:
    void replace_environment(const Environment& variables) {
        bp::environment replaced;
        for (const auto& [name, value] : variables) replaced[name] = value;
        bp::detail::env_builder<char> builder;
        builder(replaced);
        environment.choose(builder.get_initializer());
    }

    void join(int number) {
        if (number != 0) group_ = bp::group(number);
        bp::detail::group_builder builder{};
        builder(group_);
        group.choose(builder.get_initializer());
    }

    bp::group group_;
};
