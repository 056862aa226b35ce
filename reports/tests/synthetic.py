"""Result files made up for the tests: single lines, a small report with every verdict in it, and a very large one."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, Optional, Sequence

Line = Dict[str, Any]

PLATFORM: Line = {
    "name": "linux-x86_64-glibc",
    "os": "linux",
    "arch": "x86_64",
    "kernel": "6.1.0",
    "libc": "glibc 2.36",
    "cpu": "A CPU",
    "cpus": 2,
}


def header(run: str = "cpp", selected: int = 1, platform: str = "linux-x86_64-glibc", **others: Any) -> Line:
    name, _, version = run.partition("@")
    line = {
        "type": "header",
        "format": 1,
        "run": run,
        "suite": {"version": "0.1.0", "cases": 164, "requirements": 90, "requirements_covered": 90},
        "implementation": {
            "name": name,
            "version": f"{version}.1" if version else "0.1.0",
            "language": "Python" if version else "C++",
            "documented": [version or "3.13"],
            "capabilities": ["run", "run.timeout", "Popen"],
        },
        "platform": {**PLATFORM, "name": platform},
        "spec": version or "3.13",
        "started": "2026-01-31T12:00:00Z",
        "command": ["childproof", "run", "--jobs", "4"],
        "jobs": 4,
        "shard": None,
        "time_scale": 1.0,
        "selected": selected,
    }
    return {**line, **others}


def case(run: str = "cpp", id: str = "communicate/returns-output", verdict: str = "pass", **others: Any) -> Line:
    line = {
        "type": "case",
        "run": run,
        "id": id,
        "title": f"{id.split('/')[-1].replace('-', ' ')} holds",
        "area": id.split("/")[0],
        "requirements": ["popen-communicate-returns"],
        "source": f"cases/{id.split('/')[0]}/basics.yaml:12",
        "verdict": verdict,
        "seconds": 0.0123,
        "steps": [],
    }
    return {**line, **others}


def footer(run: str = "cpp", counts: Optional[Dict[str, int]] = None, **others: Any) -> Line:
    line = {
        "type": "footer",
        "run": run,
        "complete": True,
        "seconds": 2.1,
        "counts": counts or {"pass": 1},
        "unmatched_expectations": [],
        "adapter_error": None,
    }
    return {**line, **others}


def write(path: Path, lines: Iterable[Line]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    return path


POPEN_STEP: Line = {
    "op": "Popen",
    "call": {"as": "p", "args": ["$child", "write", "abc", "gate", "$gate.g", "write", "def"], "stdout": "PIPE"},
    "expected": {},
    "observed": {"value": {"pid": 4711, "returncode": None, "stdin": False, "stdout": True, "stderr": False}},
    "ok": True,
    "elapsed": 0.000812,
}

FAILED_STEP: Line = {
    "op": "communicate",
    "call": {"on": "p", "timeout": 0.2},
    "expected": {
        "raises": {"TimeoutExpired": {"timeout": 0.2, "output": {"bytes": "abc"}}},
        "elapsed": {"at_least": 0.2},
    },
    "observed": {
        "raised": {
            "kind": "TimeoutExpired",
            "name": "TimeoutExpired",
            "message": "timed out after 0.2 seconds",
            "timeout": 0.2,
            "output": None,
        }
    },
    "ok": False,
    "elapsed": 0.2012,
    "mismatch": 'output is null, expected b"abc"',
    "outcome": 1,
}

READ_STEP: Line = {
    "op": "communicate",
    "call": {"on": "p"},
    "expected": {"outcomes": [{"returns": [{"bytes": "abcdef"}, None]}, {"raises": "ValueError", "note": "since 3.3"}]},
    "observed": {"value": [{"base64": "YWJjZGVm"}, None]},
    "ok": True,
    "elapsed": 0.0011,
    "outcome": 1,
}

LINK = "https://github.com/python/cpython/issues/87597"

EVERY_VERDICT: list[Line] = [
    header(selected=12),
    case(steps=[POPEN_STEP, READ_STEP]),
    case(
        id="communicate/retry-after-timeout-loses-nothing",
        verdict="fail",
        title="output read before a timeout is returned by the next communicate",
        reason='step 2 (communicate): output is null, expected b"abc"',
        steps=[POPEN_STEP, FAILED_STEP],
        log="adapter: \x1b[31mwarning\x1b[0m \x00 </system-err> & ]]> \ufffe",
    ),
    case(
        id="wait/crashes", verdict="crash", reason="step 1 (wait): killed by SIGSEGV", alone="pass", after="wait/hangs"
    ),
    case(id="wait/hangs", verdict="hang", reason="step 1 (wait): no answer within 10 s", alone="hang"),
    case(id="wait/leaks", verdict="leak", reason="a child is left: 4712 (zombie)"),
    case(id="user/only-as-root", verdict="notrun", reason="given.uid needs root"),
    case(id="user/not-there", verdict="unsupported", reason="needs Popen.user", unsupported=["Popen.user"]),
    case(id="user/broken", verdict="error", reason="the adapter answered what is no JSON"),
    case(
        id="streams/text[stdout]",
        verdict="expected_fail",
        raw="fail",
        reason="step 2 (communicate): text, expected bytes",
        steps=[POPEN_STEP, FAILED_STEP],
        expectation={"status": "fail", "reason": "TimeoutExpired holds bytes even in text mode", "link": LINK},
    ),
    case(
        id="streams/text[stderr]",
        verdict="unexpected_pass",
        raw="pass",
        expectation={"status": "fail", "reason": "TimeoutExpired holds bytes even in text mode", "link": LINK},
    ),
    case(
        id="streams/flaky",
        verdict="flaky",
        raw="fail",
        expectation={"status": "flaky", "reason": "loses a race with the kernel", "link": None},
    ),
    case(id="streams/plain", requirements=["streams-plain", "streams-are-none"]),
    footer(
        counts={
            **{"pass": 2, "fail": 1, "crash": 1, "hang": 1, "leak": 1, "unsupported": 1, "error": 1, "notrun": 1},
            **{"expected_fail": 1, "unexpected_pass": 1, "flaky": 1},
        }
    ),
]

AREAS = (
    "args communicate descriptors environment errors run shell signals spawn-failure streams text timeouts user wait"
)
VERBS = "keeps loses returns raises closes inherits waits-for reports ignores passes".split()
NOUNS = "output input the-status a-signal descriptors the-environment arguments a-timeout the-group zombies".split()


def campaign(implementations: Sequence[str], platforms: Sequence[str], cases: int, seed: int = 1) -> Iterator[Line]:
    """Runs of every implementation on every platform, the later ones the worse."""
    chance = random.Random(seed)
    definitions = [_definition(number, chance) for number in range(cases)]
    for platform in platforms:
        for rank, run in enumerate(implementations):
            yield header(run, cases, platform)
            for definition in definitions:
                yield _play(definition, run, 0.01 * rank, chance)
            yield footer(run)


def _definition(number: int, chance: random.Random) -> Line:
    area = chance.choice(AREAS.split())
    verb, noun = chance.choice(VERBS), chance.choice(NOUNS)
    name = f"{area}/{verb}-{noun}-{number}"
    return case(
        id=name,
        title=f"{area} {verb} {noun} when the child {chance.choice(VERBS)} {chance.choice(NOUNS)}".replace("-", " "),
        requirements=[f"{area}-{verb}-{noun}"],
        source=f"cases/{area}/{noun}.yaml:{number + 1}",
        steps=[POPEN_STEP, {**READ_STEP, "call": {"on": "p", "input": {"bytes": f"input {number}\n"}}}],
    )


def _play(definition: Line, run: str, trouble: float, chance: random.Random) -> Line:
    verdict = "pass"
    if chance.random() < trouble:
        verdict = chance.choice(
            ["fail", "fail", "fail", "unsupported", "unsupported", "hang", "crash", "expected_fail"]
        )
    started, read = definition["steps"]
    pid, elapsed = chance.randrange(1000, 1000000), round(chance.uniform(0.0005, 0.02), 9)
    started = {**started, "observed": {"value": {**POPEN_STEP["observed"]["value"], "pid": pid}}, "elapsed": elapsed}
    if verdict == "pass":
        return {**definition, "run": run, "seconds": elapsed * 2, "steps": [started, {**read, "elapsed": elapsed / 2}]}
    play = {
        **definition,
        "run": run,
        "verdict": verdict,
        "seconds": elapsed * 2,
        "reason": f"step 2 of {pid} went wrong",
    }
    if verdict == "unsupported":
        return {**play, "steps": [], "reason": "needs Popen.user", "unsupported": ["Popen.user"]}
    if verdict == "expected_fail":
        play["expectation"] = {"status": "fail", "reason": "as documented upstream", "link": LINK}
    mismatch = f"output of {pid} is cut after {pid % 997} bytes"
    return {**play, "steps": [started, {**read, "ok": False, "elapsed": elapsed, "mismatch": mismatch}]}
