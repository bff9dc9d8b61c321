"""Register numbers, compared as people mean them: RO 4012 3456 is ro40123456."""

import re

SEPARATORS = r"[\W_]"


def comparable(registration: str) -> str:
    """Letters and digits only, in capitals; `Organisation.register_key` says the same in SQL."""
    return re.sub(SEPARATORS, "", registration).upper()
