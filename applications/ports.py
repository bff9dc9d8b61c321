"""What this app needs from apps above it; `aifactory.wiring` binds it, nobody else."""

from collections.abc import Callable
from typing import Any

from aifactory.audit.recording import By

# The application, and who withdrew it. Ports lie below models and cannot name the class.
OnWithdrawn = Callable[[Any, By], None]

# A person and an application; the answer is a fact about both.
AboutPerson = Callable[[Any, Any], bool]


class Hook:
    """A call upwards that does nothing until something above is bound to it."""

    def __init__(self) -> None:
        self._bound: OnWithdrawn | None = None

    def bind(self, hook: OnWithdrawn) -> None:
        """Let `hook(application, by)` run inside the calling operation's transaction."""
        self._bound = hook

    def __call__(self, application: object, by: By) -> None:
        if self._bound is not None:
            self._bound(application, by)


class Fact:
    """A question upwards that is answered “no” until something above is bound to it."""

    def __init__(self) -> None:
        self._bound: AboutPerson | None = None

    def bind(self, answer: AboutPerson) -> None:
        """Let `answer(person, application)` say it."""
        self._bound = answer

    def __call__(self, person: object, application: object) -> bool:
        return self._bound is not None and self._bound(person, application)


# Withdrawing voids a decision that was prepared and gives back the hours held for it; only
# `allocations` knows those.
on_withdrawn = Hook()

# An officer who is also an expert reads nothing of the office about a case they review; only
# `reviews` knows who was asked.
is_expert_of = Fact()
