"""Where upper layers are bound to lower ones: job handlers, schedules, ports. Nothing else."""

from collections.abc import Iterable
from importlib import import_module
from types import ModuleType

from aifactory.jobs import registry

HANDLER_MODULES = (
    "aifactory.audit.jobs",
    "aifactory.documents.jobs",
    "aifactory.notifications.jobs",
    "applications.jobs",
    "reviews.jobs",
    "allocations.jobs",
)


def wire() -> None:
    """Register what each app's `jobs.py` lists; called once when the apps are loaded."""
    archive = import_module("aifactory.documents.archive")
    import_module("aifactory.notifications.ports").bind_attachments(archive.named_file)
    for module in _modules():
        for kind, handler, queue in getattr(module, "JOBS", []):
            registry.register(kind, handler, queue=queue)
        for kind, every, at in getattr(module, "SCHEDULES", []):
            registry.register_schedule(kind, every=every, at=at)


def _modules() -> Iterable[ModuleType]:
    return (import_module(name) for name in HANDLER_MODULES)
