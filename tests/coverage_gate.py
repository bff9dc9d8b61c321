"""After a whole run with --cov: every branch of what must be right is covered.

`manage.py test --cov` runs it; the 90 % over all code are pytest-cov's `fail_under`.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

from coverage import Coverage

STRICT = re.compile(
    r"(^|/)(rules/|operations(/|\.py)|permissions(/|\.py)|ledger(/|\.py))"
    r"|^aifactory/(audit|jobs)/"
)


def missing() -> list[str]:
    """One line for each strict file that has a line or a branch that no test takes."""
    coverage = Coverage(config_file="pyproject.toml")
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    found = []
    for name, data in sorted(files.items()):
        if not STRICT.search(name):
            continue
        lines, branches = data["missing_lines"], data.get("missing_branches", [])
        if lines or branches:
            arrows = ", ".join(f"{start}->{end}" for start, end in branches)
            found.append(f"{name}: lines {lines or '-'}, branches {arrows or '-'}")
    return found


def main() -> int:
    found = missing()
    if not found:
        sys.stdout.write("Coverage gate: every branch of the strict files is covered.\n")
        return 0
    sys.stdout.write("Coverage gate: these strict files have branches that no test takes:\n")
    sys.stdout.write("\n".join(found) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
