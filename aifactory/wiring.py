"""Where upper layers are bound to lower ones: job handlers, schedules, ports. Nothing else."""

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType
from typing import Any

from django.conf import settings

from aifactory.jobs import registry

HANDLER_MODULES = (
    "aifactory.audit.jobs",
    "aifactory.accounts.jobs",
    "aifactory.documents.jobs",
    "aifactory.notifications.jobs",
    "applications.jobs",
    "reviews.jobs",
    "allocations.jobs",
    "aifactory.portal.jobs",
)
ATTEMPTS = 5


def wire() -> None:
    """Register what each app's `jobs.py` lists and bind the ports; once, when apps are loaded."""
    # Whoever publishes a job's id needs the configured application, not Celery's fallback.
    import_module("aifactory.celery")
    for module in _modules():
        for kind, handler, queue in getattr(module, "JOBS", []):
            registry.register(
                kind,
                handler,
                queue=queue,
                max_attempts=getattr(module, "ATTEMPTS", {}).get(kind, ATTEMPTS),
                give_up=getattr(module, "GIVE_UP", {}).get(kind),
            )
        for kind, every, at in getattr(module, "SCHEDULES", []):
            registry.register_schedule(kind, every=every, at=at, zone=settings.OFFICE_ZONE)
    _bind_ports()


def _bind_ports() -> None:
    # Mails carry files; the archive knows them and lies beside the outbox, not below it.
    archive = import_module("aifactory.documents.archive")
    import_module("aifactory.notifications.ports").bind_attachments(archive.named_file)
    applications = import_module("applications.ports")
    applications.on_withdrawn.bind(_on_withdrawn)
    applications.is_expert_of.bind(import_module("reviews.queries.reading").is_expert_of)
    import_module("aifactory.catalogue.ports").question_facts.bind(
        needed=import_module("applications.rules.keys").NEEDED,
        is_answered=import_module("applications.queries").is_answered_in,
    )
    import_module("aifactory.accounts.ports").belongings["applications"] = import_module(
        "applications.operations"
    ).OF_AN_ORGANISATION
    acts = import_module("allocations.queries.round_acts")
    import_module("reviews.ports").after_review.bind(acts.next_acts)
    allocations = import_module("allocations.operations")
    catalogue = import_module("aifactory.catalogue.operations")
    _bind_rules(catalogue, allocations)
    _bind_wordings()
    import_module("aifactory.accounts.ports").approvables.update(
        {
            "allocations.release": allocations.RELEASE_APPROVABLE,
            "allocations.correct": allocations.CORRECTION_APPROVABLE,
            catalogue.proposals.APPROVAL_KIND: catalogue.CHANGE_APPROVABLE,
        }
    )
    import_module("aifactory.catalogue.ports").change_kinds.update(catalogue.CALL_CHANGES)
    following = import_module("applications.operations.following")
    import_module("aifactory.catalogue.ports").followers.bind(
        count=import_module("applications.queries").following, tell=following.tell
    )


def _bind_rules(catalogue: Any, allocations: Any) -> None:
    """Rules and limits change with a second person, who reads what that does to drafts."""
    ports = import_module("aifactory.catalogue.ports")
    ports.change_kinds.update(
        {
            catalogue.approved.PUT_IN_FORCE: catalogue.PUT_IN_FORCE_KIND,
            catalogue.approved.RETIRE: catalogue.RETIRE_KIND,
            allocations.CHANGE_LIMIT: allocations.LIMIT_KIND,
        }
    )
    ports.judge_drafts.bind(import_module("applications.queries.judging").judge_drafts)
    ports.rule_set_lines.bind(
        import_module("aifactory.catalogue.views.versions.words").approval_lines
    )

    import_module("aifactory.catalogue.ports").change_kinds.update(
        {
            catalogue.CHANGE_UNIT: catalogue.UNIT_CHANGE,
            catalogue.CHANGE_REFERENCE: catalogue.REFERENCE_CHANGE,
        }
    )
    drafts = import_module("applications.queries").drafts_naming
    import_module("aifactory.catalogue.ports").drafts_naming.bind(drafts)


def _bind_wordings() -> None:
    """Texts of letters and mails: where they are kept, who must stay unnamed, real cases."""
    ports = import_module("aifactory.catalogue.ports")
    queries = import_module("aifactory.catalogue.queries")
    import_module("aifactory.face.wordings").bind(queries.wording_in_force)
    ports.change_kinds.update(import_module("aifactory.catalogue.operations").WORDING_KINDS)
    ports.experts[:] = [import_module("reviews.queries.experts").everybody_who_reviews]
    ports.cases[:] = [import_module("applications.views.previews").CASES]
    for app in ("applications", "reviews", "allocations"):
        previews = import_module(f"{app}.views.previews")
        ports.case_values.update(previews.VALUES)
        ports.letter_pages.update(previews.LETTERS)


def _on_withdrawn(application: object, by: object) -> None:
    """A withdrawn application ends its technical check and gives back hours held for it."""
    import_module("reviews.operations").stop_evaluation(application=application, by=by)
    import_module("allocations.operations").on_withdrawn(application, by)


def _modules() -> Iterable[ModuleType]:
    return (import_module(name) for name in HANDLER_MODULES)
