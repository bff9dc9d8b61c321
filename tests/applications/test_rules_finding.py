"""What is typed becomes a question to the index, whatever is typed."""

import pytest

from applications.rules.finding import asked


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("", ""),
        ("  -- ' & ! \x00", ""),
        ("speech", "('speech':*)"),
        ("Speech  MODEL", "('speech':*) & ('model':*)"),
        ("12", "(('12' | '012'))"),
        ("012", "('012':*)"),
        ("PG-2026-0012", "('pg':*) & ('2026':*) & ('0012':*)"),
        ("2026PG11", "('2026pg11':* | ('2026':* & 'pg':* & ('11' | '011')))"),
        ("Łódź", "('łódź':*)"),
        ("a_b", "('a':*) & ('b':*)"),
        ("it's", "('it':*) & ('s':*)"),
        ("²", "('²':*)"),
        (" ".join("abcdefghijk"), " & ".join(f"('{each}':*)" for each in "abcdefgh")),
    ],
)
def test_words_become_a_question(text: str, question: str) -> None:
    assert asked(text) == question
