"""Keys of the questions whose answers the portal itself reads. All others are only shown."""

COUNTRY = "country"
KIND = "organisation_kind"
COMPANY = "organisation_name"
REGISTRATION = "registration"
TITLE = "title"
PARTITION = "partition"
MONTHS = "months"
GPU_HOURS = "gpu_hours"
NODE_HOURS = "node_hours"
RECKONING = "hours_reason"
EU_PROJECT = "eu_project"
PURPOSE = "purpose"
HOURS_NEEDED = "hours_needed"
CIVILIAN = "civilian_use"
PRACTICES = "prohibited_practices"
NO_PRACTICE = "none"
CONTRACT = "lead_contract"
CONTRACT_ENDS_ON = "lead_contract_ends_on"
PERMANENT = "permanent"

OFFICE_RULE = "office"
"""Not a question: under this rule the office's own word is kept with the evidence."""

ORGANISATION = {
    COMPANY: "name",
    KIND: "kind",
    COUNTRY: "country",
    REGISTRATION: "registration",
}
"""Question to field of the organisation: entered once, used in every application."""

AUDIENCES = {"research": "research", "public": "public"}

AMOUNTS = {"gpu_hours": GPU_HOURS, "node_hours": NODE_HOURS}
"""Unit of the mode's limits to the question that asks for the amount in it."""

SIZED = frozenset({MONTHS, *AMOUNTS.values()})
"""Answers that the mode limits besides their own question."""

COPIED = frozenset({TITLE, KIND, PARTITION, MONTHS, *AMOUNTS.values()})
"""Answers that lists show, so the application repeats them."""

NEEDED = frozenset(
    {
        TITLE,
        KIND,
        COUNTRY,
        COMPANY,
        REGISTRATION,
        PARTITION,
        MONTHS,
        CIVILIAN,
        PRACTICES,
        CONTRACT,
        CONTRACT_ENDS_ON,
    }
)
"""Questions of every mode: the portal's rules read their answers, each in its own type."""
