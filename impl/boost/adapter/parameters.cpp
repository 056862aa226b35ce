#include "parameters.hpp"

namespace {

Environment environment_from_json(const Json& value) {
    Environment environment;
    if (value.is_array()) {
        for (const auto& pair : value) environment.emplace_back(data_from_json(pair.at(0)), data_from_json(pair.at(1)));
    } else {
        for (const auto& [name, content] : value.get<Json::object_t>())
            environment.emplace_back(name, data_from_json(content));
    }
    return environment;
}

Redirect redirect_from_json(const std::string& stream, const Json& value) {
    if (value.is_null()) return Inherit{};
    if (value == "PIPE") return Pipe{};
    if (value == "DEVNULL") return Null{};
    if (value == "STDOUT" && stream == "stderr") return Merge{};
    if (!value.is_object()) throw refused(stream);
    if (value.contains("fd")) return Descriptor{value.at("fd").get<int>()};
    if (value.contains("file")) return File{data_from_json(value.at("file")), value.at("mode").get<std::string>()};
    return StreamOf{value.at("of").get<std::string>(), value.at("stream").get<std::string>()};
}

Redirect take_redirect(Parameters& parameters, const std::string& stream) {
    return parameters.take(stream, [&](const Json& value) { return redirect_from_json(stream, value); })
        .value_or(Inherit{});
}

void take_args(Parameters& parameters, Options& options) {
    const Json& args = options.args_as_given = parameters.need<Json>("args");
    try {
        options.is_command_line = !args.is_array();
        if (options.is_command_line)
            options.args.push_back(data_from_json(args));
        else
            for (const auto& arg : args) options.args.push_back(data_from_json(arg));
    } catch (const Json::exception&) {
        throw refused("args");
    }
}

}  // namespace

NotMade refused(const std::string& parameter) {
    return {-32602,
            parameter + " is no parameter, or this no form of its value, that the adapter has",
            {{"parameter", parameter}}};
}

Options take_options(Parameters& parameters) {
    Options options;
    take_args(parameters, options);
    options.shell = parameters.take<bool>("shell").value_or(false);
    options.close_fds = parameters.take<bool>("close_fds").value_or(false);
    options.cwd = parameters.take_nullable("cwd", data_from_json);
    options.env = parameters.take_nullable("env", environment_from_json);
    options.process_group = parameters.take_nullable<int>("process_group");
    options.preexec_fn = parameters.take_nullable("preexec_fn", [](const Json& value) {
        return Action{value.at("call").get<std::string>(), value.at("with")};
    });
    options.in = take_redirect(parameters, "stdin");
    options.out = take_redirect(parameters, "stdout");
    options.err = take_redirect(parameters, "stderr");
    return options;
}
