"""`manage.py bench`: measure the portal beside its limits, print the table, keep the numbers."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tests.bench import client, figures, letters, places, pool, writes
from tests.bench.client import Client
from tests.bench.figures import Rate, Row

OFFICER = "marta.lindqvist@access.example"
ASSESSOR = "giulia.ferrantini@cineca.example"
APPLICANT = "ioana.dobrescu@sorbella.example"
CONSTANT, TABLE = "limit (a): constant view", "limit (b): 50 rows of one query"
LARGEST, QUICK = 200_000, 200
MEMORY_AIM, MEMORY_RATIO_AIM = 85.0, 2.0


def main(words: Sequence[str]) -> int:
    """Run everything; returns the exit code."""
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small size, few requests")
    parser.add_argument("--sizes", type=sizes_of, default=[200, 2000, 20000])
    parser.add_argument("--json", type=Path, help="where the numbers go")
    options = parser.parse_args(words)
    sizes = [QUICK] if options.quick else options.sizes
    with tempfile.TemporaryDirectory(prefix="aifactory-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # as root, PostgreSQL runs as `nobody`, who must be able to pass
        rows, facts = run(folder, sizes, count=10 if options.quick else 60)
    sys.stdout.write(figures.table(rows) + "\n" + "".join(f"{fact}\n" for fact in facts.values()))
    if options.json:
        kept = {"rows": [asdict(row) for row in rows], "facts": facts}
        options.json.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return 0


def sizes_of(text: str) -> list[int]:
    """Sizes in rising order, as the database only grows."""
    words = text.split(",")
    found = [int(word) for word in words if word.isdecimal() and 0 < int(word) <= LARGEST]
    if len(found) != len(words) or found != sorted(set(found)):
        raise ValueError(f"sizes are rising numbers from 1 to {LARGEST}, not {text!r}")
    return found


def run(folder: Path, sizes: Sequence[int], *, count: int) -> tuple[list[Row], dict[str, str]]:
    """Seed, start both servers, measure at every size."""
    with places.environment(folder) as surroundings:
        (folder / "data" / "static").mkdir(parents=True, exist_ok=True)
        places.command(surroundings, "migrate", "--verbosity=0")
        places.command(surroundings, "seed_demo")
        rows: list[Row] = []
        begun = time.perf_counter()
        with places.portal(surroundings, folder) as stack:
            ours = time.perf_counter() - begun
            begun = time.perf_counter()
            with places.limit(surroundings, folder) as (bare, port):
                theirs = time.perf_counter() - begun
                expert, assignment = writes.reviewer(surroundings)
                people = {
                    email: Client(stack.port).sign_in(email, writes.PASSWORD)
                    for email in (OFFICER, ASSESSOR, APPLICANT, expert)
                }
                for size in sizes:
                    places.command(surroundings, "seed_demo", f"--scale={size}")
                    places.analyze(surroundings)
                    bare_client = Client(port)
                    rows += at_size(surroundings, people, bare_client, size, count)
                    rows += by_an_expert(surroundings, people[expert], assignment, rows[-1], count)
                used, least = places.memory(_pid(stack.web)), places.memory(_pid(bare))
        rates = _rates(surroundings, folder, count)
    facts = {
        **{rate.name: rate.line for rate in rates},
        "memory": (
            f"web process {used:.0f} MiB PSS, bare Django {least:.0f} MiB "
            f"(aim {MEMORY_AIM:.0f} MiB)"
        ),
        "cold start": f"portal {ours:.2f} s, bare Django {theirs:.2f} s to the first answer",
    }
    return rows, facts


def at_size(
    surroundings: Mapping[str, str],
    people: Mapping[str, Client],
    bare: Client,
    size: int,
    count: int,
) -> list[Row]:
    """Every measure at one size; the limits are timed again for it."""
    rows = []
    limit = figures.times(
        client.page(bare, "/table", count=count),
        per_second=client.per_second(bare, "/table", count=count),
    )
    least = figures.times(client.page(bare, "/constant", count=count))
    rows.append(Row(CONSTANT, size, least, least.p50 / limit.p50))
    rows.append(Row(TABLE, size, limit, 1.0))
    case = places.ask(
        surroundings,
        "SELECT id FROM applications_application WHERE status = 'awaiting_decision' "
        "ORDER BY received_at LIMIT 1",
    )[0]
    own = places.ask(
        surroundings,
        "SELECT a.id FROM applications_application a JOIN accounts_user u "
        "ON u.id = a.project_lead_id WHERE u.email = %s AND a.number IS NOT NULL LIMIT 1",
        APPLICANT,
    )[0]
    for name, who, path, aim in (
        ("staff application list", OFFICER, "/cases/", 1.5),
        ("application page, officer", OFFICER, f"/cases/{case}/", 2.0),
        ("application page, applicant", APPLICANT, f"/applications/{own}/", 2.0),
        ("assessor's desk", ASSESSOR, "/technical-checks/", 1.5),
        ("decisions desk", OFFICER, "/decisions/", 1.5),
        ("search from anywhere", OFFICER, "/find/?q=model", 1.5),
        ("set-up", OFFICER, "/setup/", 2.0),
        ("set-up, calls", OFFICER, "/setup/calls/", 1.5),
        ("set-up, history", OFFICER, "/setup/history/", 1.5),
    ):
        seconds = client.page(people[who], path, count=count)
        rate = client.per_second(people[who], path, count=max(count // 3, 3))
        found = figures.times(seconds, per_second=rate)
        rows.append(Row(name, size, found, found.p50 / limit.p50, aim))
    for name, seconds, aim in (
        ("autosave", writes.autosave(surroundings, people[APPLICANT], APPLICANT, count), 2.0),
        ("assessment save", writes.assessment(surroundings, people[ASSESSOR], count), 2.0),
        ("submit", writes.submit(surroundings, people[APPLICANT].port, APPLICANT, count), None),
        ("grant", writes.grants(surroundings, people[OFFICER], count), None),
    ):
        found = figures.times(seconds)
        rows.append(Row(name, size, found, found.p50 / limit.p50, aim))
    return rows


def by_an_expert(
    surroundings: Mapping[str, str], expert: Client, assignment: int, last: Row, count: int
) -> list[Row]:
    """The expert's list, review and save, beside the limit of the same size."""
    limit = last.times.p50 / last.ratio
    rows = []
    for name, seconds, aim in (
        ("expert's list", client.page(expert, "/reviews/", count=count), 1.5),
        ("review page", client.page(expert, f"/reviews/{assignment}/", count=count), 2.0),
        ("review save", writes.review(surroundings, expert, assignment, count), 2.0),
    ):
        found = figures.times(seconds)
        rows.append(Row(name, last.size, found, found.p50 / limit, aim))
    return rows


def _rates(surroundings: Mapping[str, str], folder: Path, count: int) -> list[Rate]:
    """What runs behind the pages, each beside its engine alone; the web servers have stopped."""
    pool.prepare(surroundings)
    sql = pool.per_second(surroundings, "sql", count=count * 5)
    ledger = pool.per_second(surroundings, "ledger", count=count)
    engine = letters.by_the_engine(surroundings, count=count)
    worker = letters.by_the_worker(surroundings, folder, count=count)
    return [
        Rate("movements of one hot pool, 8 clients", ledger, sql, 0.8),
        Rate("decision letters, 2 processes", worker, engine, 0.9),
    ]


def _pid(server: places.Child) -> int:
    assert server.process is not None
    return server.process.pid


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
