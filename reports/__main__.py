"""python3 -m reports RESULTS… --out DIR"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reports import ResultsError, write_all


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m reports", description="Renders reports from result files.")
    parser.add_argument("results", nargs="+", type=Path, metavar="RESULTS", help="results.jsonl, one or several")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write them to")
    arguments = parser.parse_args()
    try:
        summary = write_all(arguments.results, arguments.out)
    except ResultsError as error:
        print(f"reports: {error}", file=sys.stderr)
        return 2
    for problem in summary.problems:
        print(f"reports: {problem}", file=sys.stderr)
    for run in summary.runs:
        print(run.headline())
        for problem in run.problems:
            print(f"reports: {run.key} {problem}", file=sys.stderr)
    print(arguments.out / "report.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
