#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/errors.hpp"
#include "base/installation.hpp"
#include "commands/commands.hpp"
#include "commands/keep.hpp"

namespace {

using namespace childproof;

/// An environment variable, under either of two names that schedulers use.
std::optional<unsigned> scheduler_variable(const char* one, const char* other) {
    for (const char* name : {one, other})
        if (const char* value = std::getenv(name)) return static_cast<unsigned>(std::strtoul(value, nullptr, 10));
    return std::nullopt;
}

/// The shard that Bazel, CTest or GoogleTest's variables ask for; they count from 0.
std::optional<Shard> scheduled_shard() {
    const auto index = scheduler_variable("TEST_SHARD_INDEX", "GTEST_SHARD_INDEX");
    const auto count = scheduler_variable("TEST_TOTAL_SHARDS", "GTEST_TOTAL_SHARDS");
    if (!index || !count || *count < 2) return std::nullopt;
    return Shard{*index + 1, *count};
}

void add_common_options(CLI::App& app, CommonOptions& common) {
    app.add_option("--root", common.root, "The folder that spec/ and cases/ are in")->check(CLI::ExistingDirectory);
    app.add_option("--cases", common.cases, "Files or folders with cases; default: cases/ of the root");
    app.add_option("--case", common.selection.ids, "Only cases whose id matches; * stands for anything");
    app.add_option("--tag", common.selection.tags, "Only cases with this tag");
    app.add_option("--spec", common.spec, "The documented version: 2.6, 3.10, 3.12 or 3.13");
    app.add_option_function<std::string>(
        "--shard", [&common](const std::string& text) { common.selection.shard = parse_shard(text); },
        "Only the I-th of N parts, as I/N");
}

void add_bin_option(CLI::App& app, std::filesystem::path& bin) {
    // Adapters are started elsewhere.
    const auto absolute = [](const std::string& path) { return std::filesystem::absolute(path).string(); };
    app.add_option("--bin", bin, "The folder that the helper programs are in")
        ->capture_default_str()
        ->transform(absolute, "");
}

void add_progress_option(CLI::App& app, bool& json) {
    app.add_option_function<std::string>(
           "--progress", [&json](const std::string& form) { json = form == "json"; }, "plain or json")
        ->check(CLI::IsMember({"plain", "json"}));
}

/// What stands behind an --impl is about that one, so each of these is taken as soon as it is parsed.
void add_bench_subjects(CLI::App& app, std::vector<BenchSubject>& subjects) {
    const auto add = [&](const std::string& flag, const std::string& help, auto take) {
        return app.add_option_function<std::string>(flag, take, help)->take_last()->trigger_on_parse();
    };
    const auto last = [&subjects](const std::string& flag) -> BenchSubject& {
        if (subjects.empty()) throw CLI::ValidationError(flag, "must stand behind the --impl that it is about");
        return subjects.back();
    };
    add("--impl", "The impl.yaml of an implementation; may be repeated", [&subjects](const std::string& file) {
        subjects.push_back({file, "", ""});
    })->required();
    add("--interpreter", "What $interpreter stands for in the --impl before it",
        [last](const std::string& program) { last("--interpreter").interpreter = program; });
    add("--name", "The name of the --impl before it in the latency file",
        [last](const std::string& name) { last("--name").name = name; });
}

void add_bench_options(CLI::App& app, BenchOptions& options) {
    app.add_option("--root", options.root, "The folder that spec/ is in")->check(CLI::ExistingDirectory);
    add_bench_subjects(app, options.subjects);
    add_bin_option(app, options.bin);
    app.add_option("--results", options.results, "The latency file")->capture_default_str();
    app.add_flag("--tcp", options.tcp, "Let adapters connect by TCP instead of a Unix socket");
    app.add_option("--rounds", options.rounds, "How many rounds")->capture_default_str()->check(CLI::Range(1, 100'000));
    app.add_option("--count", options.count, "How many spawns of each in a round")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000));
    add_progress_option(app, options.json_progress);
}

void add_run_options(CLI::App& app, RunOptions& options) {
    add_common_options(app, options.common);
    app.add_option("--impl", options.implementation, "The impl.yaml of the implementation")->required();
    app.add_option("--interpreter", options.interpreter, "The program that $interpreter in impl.yaml stands for");
    app.add_option("--expectations", options.expectations,
                   "The deviations that are known; default: expectations.yaml beside the impl.yaml")
        ->check(CLI::ExistingFile);
    app.add_option("--name", options.run_name, "The name of the run in the result file");
    add_bin_option(app, options.bin);
    app.add_option("--results", options.results, "The result file")->capture_default_str();
    app.add_flag("--append", options.append, "Keep what stands in the result file");
    app.add_flag("--resume", options.resume, "Go on with the run of this name that was interrupted");
    app.add_flag("--tcp", options.tcp, "Let adapters connect by TCP instead of a Unix socket");
    app.add_option("--jobs", options.jobs, "How many cases are played at a time")->check(CLI::Range(1, 256));
    app.add_option("--repeat", options.repeat, "How often each case is played")->check(CLI::Range(1, 1'000'000));
    app.add_option("--seed", options.seed, "Play in the random order that this number stands for");
    app.add_option("--slow-first", options.slow_first, "Begin with what took long in these results")
        ->excludes("--seed");
    app.add_option("--time-scale", options.time_scale, "Factor for all deadlines")->check(CLI::Range(0.1, 1000.0));
    add_progress_option(app, options.json_progress);
}

int dispatch(int argc, char** argv) {
    CLI::App app{"Plays cases against process-spawning libraries and judges what they do."};
    app.require_subcommand(1);
    app.set_version_flag("--version", CHILDPROOF_VERSION);
    CommonOptions common;
    RunOptions run;
    BenchOptions bench;
    std::string id;
    std::filesystem::path results = "out/results.jsonl";
    run.bin = default_bin();
    common.root = run.common.root = bench.root = default_root();
    run.command_line.assign(argv, argv + argc);
    bench.bin = run.bin;
    bench.command_line = run.command_line;
    run.common.selection.shard = scheduled_shard();

    CLI::App* const run_app = app.add_subcommand("run", "Play cases against an implementation");
    CLI::App* const verify_app =
        app.add_subcommand("verify", "Look for flaky behaviour: play 10 times, in a random order, under load");
    CLI::App* const bench_app = app.add_subcommand("bench", "Measure how long implementations take to spawn");
    CLI::App* const lint = app.add_subcommand("lint", "Check all cases and requirements");
    CLI::App* const list = app.add_subcommand("list", "Print the selected cases");
    CLI::App* const explain = app.add_subcommand("explain", "Print all about one case and its last results");
    CLI::App* const coverage = app.add_subcommand("coverage", "Print the requirements that no case checks");
    add_run_options(*run_app, run);
    add_run_options(*verify_app, run);
    add_bench_options(*bench_app, bench);
    for (CLI::App* command : {lint, list, explain, coverage}) add_common_options(*command, common);
    explain->add_option("case", id, "The id of the case")->required();
    explain->add_option("--results", results, "The result file")->capture_default_str();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_expected : exit_bad_input;
    }
    if (run_app->parsed()) return run_command(run);
    if (verify_app->parsed()) return verify_command(run);
    if (bench_app->parsed()) return bench_command(bench);
    if (lint->parsed()) return lint_command(common);
    if (list->parsed()) return list_command(common);
    if (explain->parsed()) return explain_command(common, id, results);
    return coverage_command(common);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (const auto status = keep_command(argc, argv)) return *status;
        return dispatch(argc, argv);
    } catch (const InputError& error) {
        std::cerr << error.what() << "\n";
        return exit_bad_input;
    } catch (const std::exception& error) {
        std::cerr << "childproof: " << error.what() << "\n";
        return exit_broken;
    }
}
