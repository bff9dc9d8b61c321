"""Operations on applications."""

from tests.applications import builders
from tests.conftest import Cast


def test_submit_with_every_rule_passed_goes_on_to_the_technical_check(cast: Cast) -> None:
    application = builders.submitted(cast.lead)

    assert application.status == "technical_check"
