// What the library can do, and which request is answered by what.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "popen.hpp"
#include "values.hpp"

/// The first message.
Json hello(const std::string& token);

class Adapter {
public:
    /// The response to a request; may be called from several threads.
    Json answer(const Json& request);

private:
    Json call_method(const std::string& method, Parameters& parameters);
    Json call_on_object(const std::string& method, Parameters& parameters);
    Json make_object(Parameters& parameters);
    Json release(Parameters& parameters);

    std::shared_ptr<Popen> find(const std::string& handle);
    FindPipe pipe_finder();

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Popen>> objects_;
};
