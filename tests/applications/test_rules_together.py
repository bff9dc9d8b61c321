"""What an act on several cases does to one of them."""

import pytest

from applications.rules.together import Act, Facts, LeftOut, effect

ME, OTHER, TO = 1, 2, 3


@pytest.mark.parametrize(
    ("act", "facts", "left_out"),
    [
        (Act.TAKE, Facts(handles=False), LeftOut.NO_ROLE),
        (Act.TAKE, Facts(handles=True, me=ME), LeftOut.DONE),
        (Act.TAKE, Facts(handles=True, me=ME, owner=ME), LeftOut.MINE),
        (Act.TAKE, Facts(handles=True, me=ME, owner=OTHER), LeftOut.OWNED),
        (Act.HAND_OVER, Facts(handles=True, to=TO, to_possible=True), LeftOut.DONE),
        (Act.HAND_OVER, Facts(handles=True, owner=OTHER, to=TO, to_possible=True), LeftOut.DONE),
        (Act.HAND_OVER, Facts(handles=True, owner=TO, to=TO, to_possible=True), LeftOut.SAME),
        (Act.HAND_OVER, Facts(handles=True, to=TO), LeftOut.NOT_POSSIBLE),
        (Act.HAND_OVER, Facts(handles=False, to=TO, to_possible=True), LeftOut.NO_ROLE),
        (Act.LABEL, Facts(handles=True), LeftOut.DONE),
        (Act.LABEL, Facts(handles=True, has_label=True), LeftOut.ON_IT),
        (Act.LABEL, Facts(handles=True, is_retired=True), LeftOut.RETIRED),
        (Act.LABEL, Facts(handles=False), LeftOut.NO_ROLE),
        (Act.UNLABEL, Facts(handles=True, has_label=True, is_retired=True), LeftOut.DONE),
        (Act.UNLABEL, Facts(handles=True), LeftOut.NOT_ON_IT),
    ],
)
def test_effect_of_an_act_on_one_case(act: Act, facts: Facts, left_out: LeftOut) -> None:
    assert effect(act, facts) is left_out
