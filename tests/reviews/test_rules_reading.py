"""Answers as they are stored, read for the automatic checks."""

from decimal import Decimal

import pytest

from reviews.rules.checks import Request
from reviews.rules.reading import read_request, stack_of


def test_answers_become_a_request():
    answers = {
        "containers": ["x86_64_cuda", "aarch64_cuda", "wants_help"],
        "gpus_at_once": 8,
        "checkpoint_minutes": 30,
        "parameters_billion": "7.5",
        "run_hours": 20,
        "title": "Support-call speech model",
    }

    assert read_request(answers, node_hours=Decimal(1250), months=2) == Request(
        node_hours=Decimal(1250),
        months=2,
        gpus_at_once=8,
        run_hours=Decimal(20),
        checkpoint_minutes=30,
        image_architectures=frozenset({"x86_64", "aarch64"}),
        gpu_stacks=frozenset({"cuda"}),
        parameters_billion=Decimal("7.5"),
    )


@pytest.mark.parametrize("value", [None, "", "eight", "NaN", "-3", True, [], "Infinity"])
def test_an_unreadable_answer_stays_unsaid(value):
    names = ("containers", "gpus_at_once", "run_hours", "checkpoint_minutes", "parameters_billion")
    request = read_request(dict.fromkeys(names, value), node_hours=None, months=None)

    assert request == Request(None, None, image_architectures=frozenset(), gpu_stacks=frozenset())


@pytest.mark.parametrize(
    ("gpu_model", "stack"),
    [("AMD MI250X (2 dies)", "rocm"), ("NVIDIA A100 (custom)", "cuda"), ("", "cuda")],
)
def test_the_maker_of_the_gpu_names_the_stack(gpu_model, stack):
    assert stack_of(gpu_model) == stack
