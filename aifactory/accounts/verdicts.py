"""May or may not, with the reason that stands on the disabled button."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Verdict:
    """An answer to "may this person do this now?".

    Attributes:
        allowed: yes or no.
        code: for tests and logs, e.g. `wrong_status`; empty when allowed.
        reason: a sentence for people; says what would open it.
    """

    allowed: bool
    code: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(allowed=True)


class NotAllowed(PermissionDenied):
    """A verdict said no; the refusal page shows its reason."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.reason)
        self.verdict = verdict


class ReasonMissing(ValueError):
    """An act that must be explained came without a reason."""


def deny(code: str, reason: str) -> Verdict:
    """A refusal with its code and its sentence."""
    return Verdict(allowed=False, code=code, reason=str(reason))


def require(verdict: Verdict) -> None:
    """First line of every operation.

    Raises:
        NotAllowed: the verdict is a refusal.
    """
    if not verdict:
        raise NotAllowed(verdict)
