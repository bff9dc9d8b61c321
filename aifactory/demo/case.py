"""One case of the demo while it is played, and who acts on it."""

from dataclasses import dataclass

from aifactory.accounts.models import RoleGrant, User
from applications.models import Application

OFFICER = "marta.lindqvist@access.example"
APPROVER = "bastien.orval@access.example"


@dataclass
class Case:
    """One application on its way, and what the script says about it."""

    lead: User
    answers: dict[str, list[str]]
    people: dict[str, User]
    mode: str = "PG"
    application: Application | None = None

    @property
    def current(self) -> Application:
        """The application as it stands in the database now."""
        assert self.application is not None  # noqa: S101 -- a script starts with start
        return Application.objects.get(pk=self.application.pk)

    @property
    def officer(self) -> User:
        """Who runs the cases of the demo."""
        return self.people[OFFICER]

    @property
    def approver(self) -> User:
        """Who gives the second word."""
        return self.people[APPROVER]

    @property
    def assessor(self) -> User:
        """Somebody of the site that hosts the chosen partition."""
        partition = self.current.partition
        assert partition is not None  # noqa: S101 -- submitted cases have chosen one
        scope = f"site:{partition.system.site.code}"
        grant = RoleGrant.objects.filter(scope=scope).select_related("user").order_by("pk").first()
        assert grant is not None  # noqa: S101 -- every site has an assessor in people.json
        return grant.user
