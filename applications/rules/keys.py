"""Keys of the questions whose answers the portal itself reads. All others are only shown."""

COUNTRY = "country"
KIND = "organisation_kind"
COMPANY = "organisation_name"
REGISTRATION = "registration"
TITLE = "title"
PARTITION = "partition"
MONTHS = "months"
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

COPIED = frozenset({TITLE, KIND, PARTITION, MONTHS})
"""Answers that lists show, so the application repeats them."""
