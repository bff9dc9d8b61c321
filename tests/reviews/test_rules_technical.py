"""Tables of cases for the automatic checks: no database, no clock."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aifactory.catalogue.rules.units import Unit
from reviews.rules import technical
from reviews.rules.checks import Check, Machine, Outcome, Request

FOUR_GPUS = Unit(4, Decimal(4), "core-h", Decimal(32))
NO_GPUS = Unit(0, Decimal(0), "core-h", Decimal(128))
REQUEST = Request(
    node_hours=Decimal(1250),
    months=2,
    gpu_hours_asked=Decimal(5000),
    gpus_at_once=8,
    run_hours=Decimal(20),
    checkpoint_minutes=60,
    image_architectures=frozenset({"x86_64"}),
    gpu_stacks=frozenset({"cuda"}),
    parameters_billion=Decimal(7),
)
MACHINE = Machine(
    name="Leonardo Booster",
    unit=FOUR_GPUS,
    nodes=3456,
    longest_job_hours=Decimal(24),
    processor="x86_64",
    gpu_stack="cuda",
    gpu_memory_gb=Decimal(64),
    maximum=Decimal(1250),
)


def said(check: Check | None) -> tuple[str, str] | None:
    return None if check is None else (str(check.outcome), check.sentence.replace("\u00a0", " "))


def found(name: str, *, asks: dict[str, object], has: dict[str, object]) -> tuple[str, str] | None:
    check = getattr(technical, name)
    return said(check(replace(REQUEST, **asks), replace(MACHINE, **has)))


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "5 000 GPU-h are exactly 1 250 node-h.")),
        ({"node_hours": None}, {}, ("stop", "The application names no amount of hours.")),
        ({"node_hours": Decimal(0)}, {}, ("stop", "The application names no amount of hours.")),
        ({"gpu_hours_asked": None}, {}, ("ok", "1 250 node-h are booked as asked.")),
        ({}, {"unit": NO_GPUS}, ("ok", "1 250 node-h are booked as asked.")),
        (
            {"gpu_hours_asked": Decimal(10000)},
            {},
            (
                "warn",
                (
                    "10 000 GPU-h were typed, 1 250 node-h are booked: "
                    "off by the factor 2, as when units are mixed up."
                ),
            ),
        ),
        (
            {"gpu_hours_asked": Decimal(7000)},
            {},
            ("stop", "7 000 GPU-h were typed, yet 1 250 node-h are booked."),
        ),
    ],
)
def test_exact_amount(asks, has, expected):
    assert found("exact_amount", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "1 250 node-h lie within the limit of 1 250 node-h.")),
        ({"node_hours": None}, {}, None),
        ({}, {"maximum": None}, ("warn", "No upper limit is published for this.")),
        (
            {"node_hours": Decimal("1250.000001")},
            {},
            ("stop", "1 250.000001 node-h are more than the limit of 1 250 node-h."),
        ),
        (
            {},
            {"minimum": Decimal(2500), "maximum": Decimal(12500)},
            ("stop", "1 250 node-h are less than the minimum of 2 500 node-h."),
        ),
        (
            {},
            {"minimum": Decimal(1250)},
            ("ok", "1 250 node-h lie within the limit of 1 250 node-h."),
        ),
    ],
)
def test_size(asks, has, expected):
    assert found("size", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "With 8 GPUs the hours take 27 of 60 days.")),
        ({"node_hours": None}, {}, None),
        ({"months": None}, {}, None),
        ({}, {"unit": NO_GPUS}, None),
        (
            {"gpus_at_once": None},
            {},
            ("warn", "Not checked: the application does not say how many GPUs a run uses."),
        ),
        (
            {"gpus_at_once": 4},
            {},
            ("warn", "With 4 GPUs the hours fill 53 of 60 days: no room for queues."),
        ),
        (
            {"gpus_at_once": 3},
            {},
            ("stop", "With 3 GPUs the hours last 70 days, the period has 60 days."),
        ),
    ],
)
def test_wall_clock(asks, has, expected):
    assert found("wall_clock", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "1 250 node-h in 60 days equal 0.9 of 3 456 nodes non-stop.")),
        ({"node_hours": None}, {}, None),
        (
            {"months": None},
            {},
            ("warn", "Not checked: the application names no number of months."),
        ),
        ({}, {"nodes": None}, ("ok", "1 250 node-h in 60 days equal 0.9 nodes non-stop.")),
        ({}, {"nodes": 5}, ("warn", "1 250 node-h in 60 days equal 0.9 of 5 nodes non-stop.")),
        (
            {"node_hours": Decimal(2921)},
            {"nodes": 2},
            ("stop", "It would take 2.1 nodes non-stop; there are 2."),
        ),
    ],
)
def test_calendar(asks, has, expected):
    assert found("calendar", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "A run of 20 h fits into one job of 24 h.")),
        ({}, {"longest_job_hours": None}, None),
        (
            {"run_hours": None, "checkpoint_minutes": None},
            {},
            ("warn", "Jobs end after 24 h; nothing is said about checkpoints."),
        ),
        (
            {"run_hours": Decimal(70), "checkpoint_minutes": None},
            {},
            ("stop", "A run takes 70 h, jobs end after 24 h; no checkpoint is named."),
        ),
        (
            {"run_hours": None, "checkpoint_minutes": 0},
            {},
            ("warn", "A run cannot save its state yet; jobs end after 24 h."),
        ),
        (
            {"run_hours": Decimal(70), "checkpoint_minutes": 1440},
            {},
            (
                "stop",
                "A checkpoint every 1 440 minutes is never reached: jobs end after 24 h.",
            ),
        ),
        (
            {"run_hours": None, "checkpoint_minutes": 361},
            {},
            ("warn", "A checkpoint every 361 minutes loses much when a job ends after 24 h."),
        ),
        (
            {"run_hours": Decimal(70), "checkpoint_minutes": 360},
            {},
            ("ok", "A checkpoint every 360 minutes suits jobs of 24 h."),
        ),
    ],
)
def test_checkpoint(asks, has, expected):
    assert found("checkpoint", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "The container is built for x86_64, as Leonardo Booster needs.")),
        (
            {"image_architectures": None},
            {},
            ("warn", "Not checked: no container is named. Leonardo Booster needs x86_64."),
        ),
        (
            {},
            {"name": "JUPITER Booster", "processor": "aarch64"},
            ("stop", "The container is for x86_64; JUPITER Booster needs an aarch64 image."),
        ),
        (
            {"image_architectures": frozenset({"x86_64", "aarch64"})},
            {"name": "JUPITER Booster", "processor": "aarch64"},
            ("ok", "The container is built for aarch64, as JUPITER Booster needs."),
        ),
    ],
)
def test_image(asks, has, expected):
    assert found("image", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "The code runs on CUDA, as Leonardo Booster needs.")),
        ({}, {"unit": NO_GPUS}, None),
        (
            {"gpu_stacks": frozenset()},
            {},
            ("warn", "Not checked: GPU software is not named. Leonardo Booster needs CUDA."),
        ),
        (
            {},
            {"name": "LUMI-G", "gpu_stack": "rocm"},
            ("stop", "The code runs on CUDA; LUMI-G needs ROCm."),
        ),
        (
            {"gpu_stacks": frozenset({"cuda", "rocm"})},
            {"name": "LUMI-G", "gpu_stack": "rocm"},
            ("ok", "The code runs on ROCm, as LUMI-G needs."),
        ),
    ],
)
def test_gpu_stack(asks, has, expected):
    assert found("gpu_stack", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("asks", "has", "expected"),
    [
        ({}, {}, ("ok", "7 B parameters need 126 of 512 GB GPU memory.")),
        ({"parameters_billion": None}, {}, None),
        ({"gpus_at_once": None}, {}, None),
        ({}, {"gpu_memory_gb": None}, None),
        (
            {"parameters_billion": Decimal(70)},
            {},
            ("warn", "Full training of 70 B parameters needs 1 260 GB; 8 GPUs have 512 GB."),
        ),
    ],
)
def test_memory(asks, has, expected):
    assert found("memory", asks=asks, has=has) == expected


@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ({}, ("ok", "Leonardo Booster is open for this mode.")),
        ({"is_open": False}, ("stop", "Leonardo Booster is not open for this mode now.")),
        (
            {"is_open": False, "reason": "Full until 4 January."},
            ("stop", "Leonardo Booster is not open for this mode now: Full until 4 January."),
        ),
    ],
)
def test_availability(has, expected):
    assert found("availability", asks={}, has=has) == expected


def test_all_checks_keep_their_order_and_leave_out_what_does_not_apply():
    assert [check.code for check in technical.check_all(REQUEST, MACHINE)] == [
        "availability",
        "exact_amount",
        "size",
        "wall_clock",
        "calendar",
        "checkpoint",
        "image",
        "gpu_stack",
        "memory",
    ]
    bare = Machine(name="LUMI-C", unit=NO_GPUS)
    checks = technical.check_all(Request(node_hours=None, months=None), bare)
    assert [check.code for check in checks] == ["availability", "exact_amount", "image"]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.OK),
        (["ok", "warn", "ok"], Outcome.WARN),
        (["warn", "stop", "ok"], Outcome.STOP),
    ],
)
def test_worst_is_the_gravest(outcomes, expected):
    checks = [Check("x", Outcome(outcome), "x") for outcome in outcomes]
    assert technical.worst(checks) is expected


def test_evidence_holds_exact_figures_and_the_template():
    check = technical.exact_amount(REQUEST, MACHINE)

    assert check.as_evidence() == {
        "code": "exact_amount",
        "outcome": "ok",
        "template": "%(gpu_hours)s GPU-h are exactly %(node_hours)s node-h.",
        "figures": {"gpu_hours": "5000", "node_hours": "1250"},
    }


def test_a_finding_is_said_in_another_language():
    check = Check("x", Outcome.OK, "%(n)s nodes", {"n": 3456})

    assert check.said({"%(n)s nodes": "%(n)s Knoten"}.__getitem__) == "3\u00a0456 Knoten"
    assert check.as_evidence()["figures"] == {"n": 3456}


@pytest.mark.parametrize(
    "figures",
    [{"n": Decimal("1250.5")}, {"n": Decimal(0)}, {"n": 12}, {"n": "Leonardo Booster"}, {}],
)
def test_a_finding_is_the_same_after_it_was_frozen(figures):
    check = Check("x", Outcome.WARN, "x", figures)

    assert Check.from_evidence(check.as_evidence()) == check
