"""The automatic part of the technical check: does the request fit the partition it names?

Each check answers ok, warn or stop with a sentence and its figures. None of them decides: a
person at the hosting site reads them and classifies the application.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from aifactory.catalogue.rules import units
from reviews.rules.checks import Check, Figure, Machine, Outcome, Request

HOURS_PER_MONTH = Decimal(730)  # 365 days × 24 h ÷ 12
DAYS_PER_MONTH = Decimal(365) / 12
TIGHT_SHARE = Decimal("0.75")  # sites advise to finish most work in 9 of 12 months
BUSY_SHARE = Decimal("0.10")  # of a partition's nodes, all period long
CHECKPOINT_SHARE = Decimal("0.25")  # of the longest job a partition allows
BYTES_PER_PARAMETER = Decimal(18)  # weights, gradients and optimiser in mixed precision
TENTH = Decimal("0.1")


def gettext_noop(text: str) -> str:
    """Marks a template for translation; the screen translates it."""
    return text


def check_all(request: Request, machine: Machine) -> list[Check]:
    """Every check that applies, in the order an assessor reads them."""
    found = [check(request, machine) for check in CHECKS]
    return [check for check in found if check is not None]


def worst(checks: list[Check]) -> Outcome:
    """The gravest outcome among the checks; ok where there are none."""
    order = list(Outcome)
    return max((check.outcome for check in checks), key=order.index, default=Outcome.OK)


def exact_amount(request: Request, machine: Machine) -> Check:
    """The amount is booked in node-hours; what the applicant typed must equal it exactly."""
    code = "exact_amount"
    if not request.node_hours:
        return Check(code, Outcome.STOP, gettext_noop("The application names no amount of hours."))
    asked, booked = request.gpu_hours_asked, request.node_hours
    if asked is None or not machine.unit.has_gpus:
        return Check(
            code,
            Outcome.OK,
            gettext_noop("%(node_hours)s node-h are booked as asked."),
            {"node_hours": booked},
        )
    figures: dict[str, Figure] = {"gpu_hours": asked, "node_hours": booked}
    meant = booked * machine.unit.gpu_hours_per_node_hour
    if asked == meant:
        text = gettext_noop("%(gpu_hours)s GPU-h are exactly %(node_hours)s node-h.")
        return Check(code, Outcome.OK, text, figures)
    factor = units.suspicious(asked, meant)
    if factor is not None:
        text = gettext_noop(
            "%(gpu_hours)s GPU-h were typed, %(node_hours)s node-h are booked: "
            "off by the factor %(factor)s, as when units are mixed up."
        )
        return Check(code, Outcome.WARN, text, {**figures, "factor": factor})
    text = gettext_noop("%(gpu_hours)s GPU-h were typed, yet %(node_hours)s node-h are booked.")
    return Check(code, Outcome.STOP, text, figures)


def size(request: Request, machine: Machine) -> Check | None:
    """The amount lies within the limits published for the mode on this partition."""
    code, asked = "size", request.node_hours
    if not asked:
        return None
    if machine.maximum is None:
        return Check(code, Outcome.WARN, gettext_noop("No upper limit is published for this."))
    if asked > machine.maximum:
        text = gettext_noop("%(asked)s node-h are more than the limit of %(limit)s node-h.")
        return Check(code, Outcome.STOP, text, {"asked": asked, "limit": machine.maximum})
    if machine.minimum is not None and asked < machine.minimum:
        text = gettext_noop("%(asked)s node-h are less than the minimum of %(limit)s node-h.")
        return Check(code, Outcome.STOP, text, {"asked": asked, "limit": machine.minimum})
    text = gettext_noop("%(asked)s node-h lie within the limit of %(limit)s node-h.")
    return Check(code, Outcome.OK, text, {"asked": asked, "limit": machine.maximum})


def wall_clock(request: Request, machine: Machine) -> Check | None:
    """GPU-hours ÷ GPUs used at once must fit into the months asked for."""
    code, asked, months = "wall_clock", request.node_hours, request.months
    if not asked or not months or not machine.unit.has_gpus:
        return None
    if not request.gpus_at_once:
        text = gettext_noop("Not checked: the application does not say how many GPUs a run uses.")
        return Check(code, Outcome.WARN, text)
    needed = asked * machine.unit.gpu_hours_per_node_hour / request.gpus_at_once
    figures: dict[str, Figure] = {
        "gpus": request.gpus_at_once,
        "needed": _up(needed / 24, Decimal(1)),
        "days": _days(months),
    }
    if needed > HOURS_PER_MONTH * months:
        text = gettext_noop(
            "With %(gpus)s GPUs the hours last %(needed)s days, the period has %(days)s days."
        )
        return Check(code, Outcome.STOP, text, figures)
    if needed > HOURS_PER_MONTH * months * TIGHT_SHARE:
        text = gettext_noop(
            "With %(gpus)s GPUs the hours fill %(needed)s of %(days)s days: no room for queues."
        )
        return Check(code, Outcome.WARN, text, figures)
    text = gettext_noop("With %(gpus)s GPUs the hours take %(needed)s of %(days)s days.")
    return Check(code, Outcome.OK, text, figures)


def calendar(request: Request, machine: Machine) -> Check | None:
    """How many nodes the request keeps busy without a pause, against the partition's size."""
    code, asked, months = "calendar", request.node_hours, request.months
    if not asked:
        return None
    if not months:
        text = gettext_noop("Not checked: the application names no number of months.")
        return Check(code, Outcome.WARN, text)
    busy = asked / (HOURS_PER_MONTH * months)
    figures: dict[str, Figure] = {
        "asked": asked,
        "days": _days(months),
        "busy": _up(busy, TENTH),
        "nodes": machine.nodes or 0,
    }
    if not machine.nodes:
        text = gettext_noop("%(asked)s node-h in %(days)s days equal %(busy)s nodes non-stop.")
        return Check(code, Outcome.OK, text, figures)
    if busy > machine.nodes:
        text = gettext_noop("It would take %(busy)s nodes non-stop; there are %(nodes)s.")
        return Check(code, Outcome.STOP, text, figures)
    text = gettext_noop(
        "%(asked)s node-h in %(days)s days equal %(busy)s of %(nodes)s nodes non-stop."
    )
    heavy = busy > machine.nodes * BUSY_SHARE
    return Check(code, Outcome.WARN if heavy else Outcome.OK, text, figures)


def checkpoint(request: Request, machine: Machine) -> Check | None:
    """A run longer than the longest job must save its state well before the job ends."""
    code, longest, run = "checkpoint", machine.longest_job_hours, request.run_hours
    if longest is None:
        return None
    figures: dict[str, Figure] = {"longest": longest}
    if run is not None and run <= longest:
        text = gettext_noop("A run of %(run)s h fits into one job of %(longest)s h.")
        return Check(code, Outcome.OK, text, {**figures, "run": run})
    minutes = request.checkpoint_minutes
    if minutes:
        return _interval(minutes, longest)
    if run is not None:
        text = gettext_noop(
            "A run takes %(run)s h, jobs end after %(longest)s h; no checkpoint is named."
        )
        return Check(code, Outcome.STOP, text, {**figures, "run": run})
    if minutes == 0:
        text = gettext_noop("A run cannot save its state yet; jobs end after %(longest)s h.")
        return Check(code, Outcome.WARN, text, figures)
    text = gettext_noop("Jobs end after %(longest)s h; nothing is said about checkpoints.")
    return Check(code, Outcome.WARN, text, figures)


def _interval(minutes: int, longest: Decimal) -> Check:
    """How the time between checkpoints goes with the longest job."""
    code = "checkpoint"
    figures: dict[str, Figure] = {"minutes": minutes, "longest": longest}
    if minutes >= longest * 60:
        text = gettext_noop(
            "A checkpoint every %(minutes)s minutes is never reached: jobs end after %(longest)s h."
        )
        return Check(code, Outcome.STOP, text, figures)
    if minutes > longest * 60 * CHECKPOINT_SHARE:
        text = gettext_noop(
            "A checkpoint every %(minutes)s minutes loses much when a job ends after %(longest)s h."
        )
        return Check(code, Outcome.WARN, text, figures)
    text = gettext_noop("A checkpoint every %(minutes)s minutes suits jobs of %(longest)s h.")
    return Check(code, Outcome.OK, text, figures)


def image(request: Request, machine: Machine) -> Check:
    """The container is built for the partition's processor (Arm on GH200 machines)."""
    code, built = "image", request.image_architectures
    figures: dict[str, Figure] = {"processor": machine.processor, "name": machine.name}
    if not built:
        text = gettext_noop("Not checked: no container is named. %(name)s needs %(processor)s.")
        return Check(code, Outcome.WARN, text, figures)
    figures["built"] = ", ".join(sorted(built))
    if machine.processor not in built:
        text = gettext_noop(
            "The container is for %(built)s; %(name)s needs an %(processor)s image."
        )
        return Check(code, Outcome.STOP, text, figures)
    text = gettext_noop("The container is built for %(processor)s, as %(name)s needs.")
    return Check(code, Outcome.OK, text, figures)


def gpu_stack(request: Request, machine: Machine) -> Check | None:
    """The GPU software inside the container suits the partition (ROCm on AMD machines)."""
    code, held = "gpu_stack", request.gpu_stacks
    if not machine.unit.has_gpus:
        return None
    needed = STACK_NAMES.get(machine.gpu_stack, machine.gpu_stack)
    figures: dict[str, Figure] = {"needed": needed, "name": machine.name}
    if not held:
        text = gettext_noop("Not checked: GPU software is not named. %(name)s needs %(needed)s.")
        return Check(code, Outcome.WARN, text, figures)
    figures["held"] = ", ".join(sorted(STACK_NAMES.get(name, name) for name in held))
    if machine.gpu_stack not in held:
        text = gettext_noop("The code runs on %(held)s; %(name)s needs %(needed)s.")
        return Check(code, Outcome.STOP, text, figures)
    text = gettext_noop("The code runs on %(needed)s, as %(name)s needs.")
    return Check(code, Outcome.OK, text, figures)


def memory(request: Request, machine: Machine) -> Check | None:
    """Weights and optimiser (about 18 bytes per parameter) must fit on the GPUs of a run."""
    code, model, gpus = "memory", request.parameters_billion, request.gpus_at_once
    if not model or not gpus or not machine.gpu_memory_gb:
        return None
    needed, there = model * BYTES_PER_PARAMETER, machine.gpu_memory_gb * gpus
    figures: dict[str, Figure] = {
        "model": model,
        "needed": _up(needed, Decimal(1)),
        "there": there,
        "gpus": gpus,
    }
    if needed > there:
        text = gettext_noop(
            "Full training of %(model)s B parameters needs %(needed)s GB; "
            "%(gpus)s GPUs have %(there)s GB."
        )
        return Check(code, Outcome.WARN, text, figures)
    text = gettext_noop("%(model)s B parameters need %(needed)s of %(there)s GB GPU memory.")
    return Check(code, Outcome.OK, text, figures)


def availability(request: Request, machine: Machine) -> Check:
    """The partition takes work of this mode on the day of the check."""
    del request
    if machine.is_open:
        text = gettext_noop("%(name)s is open for this mode.")
        return Check("availability", Outcome.OK, text, {"name": machine.name})
    if not machine.reason:
        text = gettext_noop("%(name)s is not open for this mode now.")
        return Check("availability", Outcome.STOP, text, {"name": machine.name})
    text = gettext_noop("%(name)s is not open for this mode now: %(reason)s")
    figures = {"name": machine.name, "reason": machine.reason}
    return Check("availability", Outcome.STOP, text, figures)


def _days(months: int) -> int:
    return int(DAYS_PER_MONTH * months)


def _up(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, rounding=ROUND_CEILING)


STACK_NAMES = {"cuda": "CUDA", "rocm": "ROCm"}
CHECKS: tuple[Callable[[Request, Machine], Check | None], ...] = (
    availability,
    exact_amount,
    size,
    wall_clock,
    calendar,
    checkpoint,
    image,
    gpu_stack,
    memory,
)
