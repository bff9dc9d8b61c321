"""What differs between two contents, as a table of cases."""

from typing import Any

import pytest

from aifactory.catalogue.rules.differences import Difference, differences

NAMED = [{"key": "a", "weight": 1}, {"key": "b", "weight": 2}]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"days": 4}, {"days": 4}, []),
        ({"days": 4}, {"days": 5}, [Difference(("days",), 4, 5)]),
        ({}, {"days": 5}, [Difference(("days",), after=5, is_new=True)]),
        ({"days": 4}, {}, [Difference(("days",), before=4, is_gone=True)]),
        ({"days": None}, {"days": 4}, [Difference(("days",), None, 4)]),
        (
            {"promise": {"days": 4, "from": "receipt"}},
            {"promise": {"days": 2, "from": "receipt"}},
            [Difference(("promise", "days"), 4, 2)],
        ),
        ({"months": [1, 3]}, {"months": [3]}, [Difference(("months",), [1, 3], [3])]),
        ({"x": {"y": 1}}, {"x": 1}, [Difference(("x",), {"y": 1}, 1)]),
        (
            {"criteria": NAMED},
            {"criteria": [{"key": "a", "weight": 3}, NAMED[1]]},
            [Difference(("criteria", "a", "weight"), 1, 3)],
        ),
        (
            {"criteria": NAMED},
            {"criteria": NAMED[::-1]},
            [Difference(("criteria", "order"), ["a", "b"], ["b", "a"])],
        ),
        (
            {"criteria": NAMED},
            {"criteria": NAMED[:1]},
            [Difference(("criteria", "b"), before=NAMED[1], is_gone=True)],
        ),
        (
            {"sections": []},
            {"sections": [{"slug": "fit"}]},
            [
                Difference(("sections", "fit"), after={"slug": "fit"}, is_new=True),
            ],
        ),
        # Two members of one name, or members without one, make the list a single value.
        (
            {"rows": [{"key": "a"}, {"key": "a"}]},
            {"rows": [{"key": "a"}]},
            [Difference(("rows",), [{"key": "a"}, {"key": "a"}], [{"key": "a"}])],
        ),
        (
            {"rows": [{"n": 1}]},
            {"rows": [{"n": 2}]},
            [
                Difference(("rows",), [{"n": 1}], [{"n": 2}]),
            ],
        ),
    ],
)
def test_differences_name_what_changed(
    before: dict[str, Any], after: dict[str, Any], found: list[Difference]
) -> None:
    assert differences(before, after) == found
