"""What the values inside a version of rules are called on pages and in forms."""

from django.utils.translation import gettext_lazy as _

UNITS = {"gpu_hours": _("GPU-hours"), "node_hours": _("node-hours")}
WINDOWS = {
    "continuous": _("Always open, answered as they come"),
    "cut_offs": _("With cut-offs, answered in rounds"),
}
COUNTED_FROM = {"receipt": _("the receipt"), "cut_off": _("the cut-off")}
STAGES = {
    "eligibility": _("Eligibility"),
    "technical": _("Technical check"),
    "expert": _("Expert review"),
    "consensus": _("Consensus"),
    "panel": _("Panel"),
    "decision": _("Decision"),
}
SELECTIONS = {
    "first_in_first_out": _("In the order of receipt"),
    "first_come_among_passers": _("In the order of receipt among those above the thresholds"),
    "ranking": _("By rank until the hours are gone"),
    "portfolio": _("By rank, balanced by the panel"),
}
PRICES = {"free": _("free"), "pay_per_use": _("pay per use")}
AUDIENCES = {
    "business": _("for companies"),
    "research": _("for researchers"),
    "public": _("for public bodies"),
}
RANKING = {
    "weighted": _("weighted mark"),
    "total": _("sum of the marks"),
    "first_time": _("first time as project lead"),
    "small_or_country": _("small company, or a country that comes first"),
    "received": _("earlier receipt"),
    "draw": _("draw by lot"),
}
ELIGIBILITY = {
    "country": _("country"),
    "organisation_kind": _("kind of organisation"),
    "civilian_use": _("civilian use"),
    "ai_act_stop_list": _("practices that the AI Act prohibits"),
    "lead_contract": _("contract of the project lead"),
    "one_open_application": _("open applications of the organisation"),
    "months": _("months"),
    "partition_open": _("partition is open"),
    "size": _("size"),
}
