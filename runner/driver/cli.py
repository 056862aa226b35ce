"""The command line: reads the arguments, has the machine set up, and calls the command.

Until the machine is set up, only the standard library is there, so the commands are imported late.
"""

from __future__ import annotations

import argparse
import re
import sys
import traceback
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Callable, Sequence

from driver import interpreter, processes, scaffold, setup, shard
from driver.failure import BROKEN, USAGE, Failure
from driver.layout import OUT
from driver.platforms import PLATFORMS

EXIT_CODES = """exit codes:
  0  all as expected
  1  the gate failed: something came out as it should not
  2  usage, a broken input, or no case selected
  3  the harness or an adapter is broken, or something is missing
  130, 143, 129  ended by SIGINT, SIGTERM, SIGHUP; what was played until then is reported
"""


def main(arguments: Sequence[str]) -> int:
    """The exit code of `python3 runner ARGUMENTS`."""
    processes.install_handlers()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what was observed can be more than a terminal can show
    try:
        options = parse(arguments)
        interpreter.go_on_with(setup.ensure(options.purpose, not options.no_install), arguments)
        return command(options)
    except processes.Interrupted as interruption:
        processes.ignore_signals()
        print(interruption, file=sys.stderr)
        return interruption.code
    except Failure as failure:
        sys.stdout.flush()
        print(failure, file=sys.stderr)
        return failure.code
    except Exception:  # a fault of the driver's own must not look like a verdict, which status 1 is
        traceback.print_exc()
        return BROKEN


def command(options: argparse.Namespace) -> int:
    """Call the command's function, "module:function"."""
    from reports import ResultsError

    module, function = options.command.split(":")
    call: Callable[[argparse.Namespace], int] = getattr(import_module(f"driver.{module}"), function)
    try:
        return call(options)
    except ResultsError as error:
        print(error, file=sys.stderr)
        # A file that was named is an input; what the engine has just written has to be right.
        return USAGE if options.purpose == setup.REPORT else BROKEN


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="runner",
        description="Does a process-spawning library behave as documented?",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add_run(commands)
    add_verify(commands)
    add_bench(commands)
    add_detect(commands)
    add_test(commands)
    add_readers(commands)
    add_new_adapter(commands)
    options = parser.parse_args(arguments)
    if bool(getattr(options, "reason", None)) != bool(getattr(options, "link", None)):
        parser.error("--reason and --link belong together")
    if getattr(options, "reason", None) and not options.update_expectations:
        parser.error("--reason and --link are for --update-expectations")
    if getattr(options, "shard", "") is None:
        try:
            options.shard = shard.from_environment()
        except argparse.ArgumentTypeError as error:
            parser.error(str(error))
    return options


# What add_subparsers returns has no public name.
Commands = Any


def add(commands: Commands, name: str, command: str, purpose: int, help: str) -> argparse.ArgumentParser:
    """A command, with the options that all have."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help, allow_abbrev=False)
    parser.set_defaults(command=command, purpose=purpose)
    parser.add_argument("--no-install", action="store_true", help="only say what is missing on this machine")
    return parser


def add_out(parser: argparse.ArgumentParser, required: bool) -> None:
    parser.add_argument(
        "--out", type=path, metavar="DIR", required=required, default=OUT, help="where the reports go (default: out)"
    )


def add_preset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", default="release", metavar="NAME", help="how to build (CMakePresets.json)")


def add_cases(parser: argparse.ArgumentParser) -> None:
    several: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--cases", type=existing_path, **several, metavar="PATH", help="cases of this folder or file")
    parser.add_argument("--case", **several, metavar="GLOB", help="cases whose id matches")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=count, metavar="N", help="adapters at a time (default: the engine's choice)")


def add_run(commands: Commands) -> None:
    parser = add(commands, "run", "play:run", setup.PLAY, "play the cases and write the reports")
    add_playing(parser)


def add_verify(commands: Commands) -> None:
    parser = add(
        commands,
        "verify",
        "play:run",
        setup.PLAY,
        "look for flaky behaviour: play the cases 10 times, in a random order, under load",
    )
    add_playing(parser)


def add_playing(parser: argparse.ArgumentParser) -> None:
    """What is played, and how."""
    parser.set_defaults(play=parser.prog.split()[-1])
    several: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument(
        "--impl",
        **several,
        metavar="NAME",
        help="a folder of impl/, NAME@VERSION, NAME@/path/of/interpreter, a path to an impl.yaml, or all "
        "(default: cpp and cpython); may be repeated, as may --cases, --case and --tag",
    )
    parser.add_argument(
        "--spec", metavar="VERSION", help="the documented version to test against (default: the newest)"
    )
    add_cases(parser)
    parser.add_argument("--tag", **several, metavar="TAG", help="cases with this tag")
    parser.add_argument(
        "--platform",
        **several,
        choices=tuple(PLATFORMS),
        help="native (the default), or windows: built with MinGW and played under Wine; may be repeated",
    )
    add_jobs(parser)
    parser.add_argument("--shard", type=shard.option, metavar="I/N", help="the I-th of N parts of the cases")
    parser.add_argument("--repeat", type=count, metavar="N", help="play each case N times")
    parser.add_argument("--seed", type=seed, metavar="N", help="play in the random order that this number stands for")
    parser.add_argument("--time-scale", type=factor, metavar="X", help="make deadlines X times as long")
    parser.add_argument("--resume", action="store_true", help="go on with what --out holds already")
    add_preset(parser)
    add_out(parser, required=False)


def add_bench(commands: Commands) -> None:
    parser = add(
        commands, "bench", "bench:run", setup.BENCH, "measure how long spawning takes and write the latency report"
    )
    parser.add_argument(
        "--impl",
        action="append",
        default=[],
        metavar="NAME",
        help="as for run (default: all that can be measured here); may be repeated",
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds and sizes: done within a minute")
    add_preset(parser)
    add_out(parser, required=False)


def add_detect(commands: Commands) -> None:
    parser = add(commands, "detect", "detect.command:run", setup.PLAY, "find out which planted defects the cases catch")
    several: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--impl", **several, metavar="NAME", help="a folder of impl/mutants (default: all)")
    parser.add_argument(
        "--mutant", **several, metavar="GLOB", help="mutants whose ORIGINAL/AREA/ID matches; may be repeated"
    )
    add_cases(parser)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="the cases of a mutant's own area first, and the others only if none catches it",
    )
    add_jobs(parser)
    parser.add_argument(
        "--time-scale", type=factor, default=0.5, metavar="X", help="make deadlines X times as long (default: 0.5)"
    )
    parser.add_argument(
        "--budget",
        type=factor,
        default=60,
        metavar="SECONDS",
        help="for each mutant; what hangs is cut short (default: 60)",
    )
    add_preset(parser)
    parser.add_argument("--out", type=path, metavar="DIR", default=OUT / "detect", help="default: out/detect")
    parser.set_defaults(play="run", spec=None, shard=None, repeat=None, seed=None, tag=[], resume=False)


def add_test(commands: Commands) -> None:
    parser = add(
        commands, "test", "selftest:run", setup.TEST, "build everything and run every test of the project itself"
    )
    parser.add_argument(
        "--sanitize",
        action="store_true",
        help="instead: C++ tests, the engine's tests and the cases against the reference, built with sanitizers",
    )
    parser.add_argument(
        "--fuzz", type=seed, metavar="SECONDS", default=0, help="how long each fuzzer looks (default: none is run)"
    )


def add_readers(commands: Commands) -> None:
    """The commands that only read result files."""
    for name, help in (
        ("gate", "judge results; the exit code is the verdict"),
        ("merge", "put the results of shards and platforms into one report"),
        ("report", "render the reports"),
    ):
        parser = add(commands, name, f"results:{name}", setup.REPORT, help)
        parser.add_argument("results", type=existing_path, nargs="+", metavar="RESULTS", help="a results.jsonl")
        if name == "gate":
            add_gate_options(parser)
        else:
            add_out(parser, required=True)


def add_gate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--baseline",
        type=existing_path,
        metavar="RESULTS",
        help="earlier results: say what got better and worse, and only what got worse is a fault",
    )
    parser.add_argument(
        "--update-expectations",
        action="store_true",
        help="instead of judging, bring the expectations.yaml of each implementation up to date with the results",
    )
    parser.add_argument(
        "--reason", metavar="TEXT", help="with --update-expectations: why cases fail that are new there"
    )
    parser.add_argument("--link", metavar="URL", help="with --update-expectations: where that is documented")


def add_new_adapter(commands: Commands) -> None:
    languages = scaffold.languages()
    parser = add(commands, "new-adapter", "scaffold:new_adapter", setup.REPORT, "begin an adapter of another library")
    parser.add_argument("name", type=adapter_name, metavar="NAME", help="of the library; the adapter's folder in impl/")
    parser.add_argument("--language", choices=languages, required=True, help=f"one of {', '.join(languages)}")
    parser.add_argument("--out", type=path, metavar="DIR", help="the folder to make (default: impl/NAME)")


def adapter_name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9._-]*", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not made of lower-case letters, digits, '.', '_' and '-'")
    return text


def path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def existing_path(text: str) -> Path:
    if not path(text).exists():
        raise argparse.ArgumentTypeError(f"'{text}' does not exist")
    return path(text)


def count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1 on")
    return int(text)


def seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)


def factor(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return value
