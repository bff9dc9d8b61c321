"""What ties an expert to an application, case by case."""

import pytest

from reviews.rules.conflicts import Facts, domain_of, is_blocked, is_named, links

FIRM = frozenset({"sorbella.example"})


@pytest.mark.parametrize(
    ("facts", "codes", "blocked"),
    [
        (Facts(), [], False),
        (Facts(in_team=True), ["team"], True),
        (Facts(same_entity=True), ["entity"], True),
        (Facts(owner_line=True), ["owner"], True),
        (Facts(applies_in_call=True), ["same_call"], True),
        (Facts(assessed=True, at_host=True), ["assessor", "host"], True),
        (Facts(declared=True), ["declared"], True),
        (Facts(mail_domain="sorbella.example", applicant_domains=FIRM), ["domain"], False),
        (Facts(mail_domain="lab.sorbella.example", applicant_domains=FIRM), ["domain"], False),
        (
            Facts(mail_domain="b.eu", applicant_domains=frozenset({"www2.b.eu"})),
            ["domain"],
            False,
        ),
        (Facts(mail_domain="notsorbella.example", applicant_domains=FIRM), [], False),
        (Facts(mail_domain="gmail.com", applicant_domains=frozenset({"gmail.com"})), [], False),
        (Facts(mail_domain="", applicant_domains=FIRM), [], False),
        (Facts(mail_domain="a.example", applicant_domains=frozenset({""})), [], False),
        (
            Facts(in_team=True, mail_domain="sorbella.example", applicant_domains=FIRM),
            ["team", "domain"],
            True,
        ),
    ],
)
def test_each_tie_is_named(facts: Facts, codes: list[str], blocked: bool) -> None:
    found = links(facts)

    assert [link.code for link in found] == codes
    assert is_blocked(found) is blocked
    assert all(link.template.endswith(".") for link in found)


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("Ana Kovač, University of X", True),
        ("Prof. Kovač Ana", True),
        ("Please not ana@uni.example.", True),
        ("<ana@uni.example>, or anybody of her group", True),
        ("Ana Horvat", False),
        ("anna@uni.example", False),
        ("", False),
    ],
)
def test_who_is_named_however_it_is_written(text: str, is_meant: bool) -> None:
    assert is_named("Dr. Ana Kovač", "ana@uni.example", text) is is_meant


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("Ada@CS.Example.EU ", "cs.example.eu"),
        ("https://www.sorbella.example/about", "sorbella.example"),
        ("https://sorbella.example:8443/", "sorbella.example"),
        ("sorbella.example", "sorbella.example"),
        ("", ""),
    ],
)
def test_the_domain_of_an_address(address: str, domain: str) -> None:
    assert domain_of(address) == domain
