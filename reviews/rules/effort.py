"""How long a review takes, estimated before anything of it may be read."""

# Read slowly and once more where a mark hangs on it.
CHARACTERS_A_MINUTE = 900
MINUTES_A_CRITERION = 8
MINUTES_AROUND = 5
STEP = 5


def minutes(*, characters: int, criteria: int) -> int:
    """Reading, marking, writing; rounded up to five minutes, because it is an estimate.

    Args:
        characters: length of all answers together.
        criteria: how many are marked and commented.
    """
    reading = characters / CHARACTERS_A_MINUTE
    exact = reading + criteria * MINUTES_A_CRITERION + MINUTES_AROUND
    return -int(-exact // STEP) * STEP
