#include "adapter.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/version.hpp>
#include <functional>
#include <string>
#include <vector>

#include "bench.hpp"
#include "functions.hpp"
#include "outcome.hpp"

namespace {

// Not here, because the library has nothing of the kind: a buffer to flush, text (encoding, errors,
// universal_newlines), an argv[0] of its own (executable), bufsize, pipesize, pass_fds (fd.bind names one descriptor
// where the program is written, and does not make it inheritable), start_new_session, user, group, extra_groups, umask,
// restore_signals, any signal but SIGKILL (its terminate, which is the documented kill), a context to leave, check and
// its exception, the shorthands check_output and getoutput, and a limit for asynchronous reading, which a timeout of
// run or communicate would take.
const std::vector<std::string> capabilities = {
    // functions
    "run", "run.input", "call", "call.timeout", "bench",
    // methods
    "Popen", "poll", "wait", "wait.timeout", "communicate", "communicate.input", "kill", "attributes", "release",
    "write", "write.stream", "write.data", "read", "read.stream", "read.size", "readline", "readline.stream", "close",
    "close.stream",
    // options
    "Popen.args", "Popen.stdin", "Popen.stdout", "Popen.stderr", "Popen.shell", "Popen.cwd", "Popen.env",
    "Popen.close_fds", "Popen.process_group", "Popen.preexec_fn",
    // features
    "args.string", "args.bytes", "redirect.PIPE", "redirect.DEVNULL", "redirect.STDOUT", "redirect.fd", "redirect.file",
    "redirect.stream", "concurrent"};

std::string library_version() {
    return std::to_string(BOOST_VERSION / 100'000) + "." + std::to_string(BOOST_VERSION / 100 % 1000) + "." +
           std::to_string(BOOST_VERSION % 100);
}

/// A call that returns nothing.
template <class Call>
Json outcome_of_action(Call call) {
    return outcome_of([&] { return call(), nullptr; }, std::identity());
}

Json code_to_json(int code) { return code; }

Json poll(Popen& object, Parameters& parameters) {
    parameters.finish();
    return outcome_of([&] { return object.poll(); },
                      [&](bool ended) -> Json { return ended ? Json(object.returncode()) : Json(nullptr); });
}

Json wait(Popen& object, Parameters& parameters) {
    const auto timeout = parameters.take_nullable<double>("timeout");
    parameters.finish();
    return outcome_of([&] { return timeout ? object.wait_for(*timeout) : object.wait(); }, code_to_json);
}

Json communicate(Popen& object, Parameters& parameters) {
    const auto input = parameters.take_nullable("input", data_from_json);
    parameters.finish();
    return outcome_of([&] { return object.communicate(input.value_or("")); },
                      [&](int) {
                          return Json::array({object.collected("stdout"), object.collected("stderr")});
                      });
}

Json kill(Popen& object, Parameters& parameters) {
    parameters.finish();
    return outcome_of_action([&] { object.kill(); });
}

Json attributes(Popen& object, Parameters& parameters) {
    parameters.finish();
    return outcome_of([&] { return object.attributes(); }, std::identity());
}

Json write(Popen& object, Parameters& parameters) {
    const auto stream = parameters.take<std::string>("stream").value_or("stdin");
    const auto data = data_from_json(parameters.need<Json>("data"));
    parameters.finish();
    return outcome_of_action([&, &pipe = object.pipe(stream)] { boost::asio::write(pipe, boost::asio::buffer(data)); });
}

Json read(Popen& object, Parameters& parameters) {
    const auto stream = parameters.need<std::string>("stream");
    const auto size = parameters.take_nullable<std::size_t>("size");
    parameters.finish();
    return outcome_of([&, &reader = object.reader(stream)] { return size ? reader.read(*size) : reader.read(); },
                      bytes_to_json);
}

Json readline(Popen& object, Parameters& parameters) {
    const auto stream = parameters.need<std::string>("stream");
    parameters.finish();
    return outcome_of([&, &reader = object.reader(stream)] { return reader.read_line(); }, bytes_to_json);
}

Json close(Popen& object, Parameters& parameters) {
    const auto stream = parameters.need<std::string>("stream");
    parameters.finish();
    return outcome_of_action([&, &pipe = object.pipe(stream)] { pipe.close(); });
}

const std::map<std::string, Json (*)(Popen&, Parameters&), std::less<>> methods_of_objects = {
    {"poll", poll},   {"wait", wait}, {"communicate", communicate}, {"kill", kill},  {"attributes", attributes},
    {"write", write}, {"read", read}, {"readline", readline},       {"close", close}};

}  // namespace

Json hello(const std::string& token) {
    return {{"jsonrpc", "2.0"},
            {"method", "hello"},
            {"params",
             {{"token", token},
              {"protocol", 1},
              {"implementation", {{"name", "boost"}, {"version", library_version()}, {"language", "C++"}}},
              {"documented", {"3.13"}},
              {"capabilities", capabilities}}}};
}

Json Adapter::answer(const Json& request) {
    Json response{{"jsonrpc", "2.0"}, {"id", request.at("id")}};
    const auto method = request.at("method").get<std::string>();
    try {
        Parameters parameters(request.value("params", Json::object()));
        parameters.take<bool>("concurrent");
        response["result"] = call_method(method, parameters);
    } catch (const NotMade& error) {
        response["error"] = {{"code", error.code}, {"message", error.message}};
        if (!error.data.is_null()) response["error"]["data"] = error.data;
    } catch (const std::exception& error) {
        response["error"] = {{"code", -32603}, {"message", method + ": " + error.what()}};
    }
    return response;
}

Json Adapter::call_method(const std::string& method, Parameters& parameters) {
    if (method == "run") return run(parameters, pipe_finder());
    if (method == "call") return call(parameters, pipe_finder());
    if (method == "bench") return bench(parameters);
    if (method == "Popen") return make_object(parameters);
    if (method == "release") return release(parameters);
    return call_on_object(method, parameters);
}

Json Adapter::call_on_object(const std::string& method, Parameters& parameters) {
    const auto found = methods_of_objects.find(method);
    if (found == methods_of_objects.end()) throw NotMade{-32601, "no such method: " + method};
    return found->second(*find(parameters.need<std::string>("handle")), parameters);
}

Json Adapter::make_object(Parameters& parameters) {
    const auto handle = parameters.need<std::string>("handle");
    const Options options = take_options(parameters);
    parameters.finish();
    return outcome_of([&] { return std::make_shared<Popen>(options, pipe_finder()); },
                      [&](const std::shared_ptr<Popen>& object) {
                          const std::lock_guard lock(mutex_);
                          objects_[handle] = object;
                          return object->attributes();
                      });
}

Json Adapter::release(Parameters& parameters) {
    const auto handle = parameters.need<std::string>("handle");
    parameters.finish();
    std::shared_ptr<Popen> object = find(handle);
    {
        const std::lock_guard lock(mutex_);
        objects_.erase(handle);
    }
    return outcome_of_action([&] { object.reset(); });
}

std::shared_ptr<Popen> Adapter::find(const std::string& handle) {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(handle);
    if (found == objects_.end()) throw NotMade{-32002, "no such object: " + handle};
    return found->second;
}

FindPipe Adapter::pipe_finder() {
    return [this](const StreamOf& stream) -> bp::async_pipe& { return find(stream.handle)->pipe(stream.stream); };
}
