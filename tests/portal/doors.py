"""What an address of the portal takes, and what a person without any role finds there."""

from dataclasses import dataclass

BOTH = "GET POST"


@dataclass(frozen=True)
class Address:
    """One URL pattern.

    Attributes:
        takes: methods besides HEAD and OPTIONS.
        open_to: "anybody", or "people" who are signed in.
        stranger: status for a signed-in person without a role.
        of: what its id belongs to; "" for addresses without one.
    """

    takes: str = "GET"
    open_to: str = "people"
    stranger: int = 200
    of: str = ""

    @property
    def is_own_form(self) -> bool:
        """A form about oneself: sent empty, it shows its errors or leads on."""
        return self.stranger in {200, 302} and self.of in {"", "confirmation", "reset"}

    @property
    def first_method(self) -> str:
        """GET where there is one."""
        return self.takes.split()[0]


def public(takes: str = "GET", stranger: int = 200, of: str = "") -> Address:
    return Address(takes, "anybody", stranger, of)


def staff(takes: str = "GET", stranger: int = 404) -> Address:
    return Address(takes, stranger=stranger)


def of_a(what: str, takes: str = "GET", stranger: int = 404) -> Address:
    return Address(takes, "people", stranger, what)
