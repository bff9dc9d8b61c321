"""What people save: answers as they type, the site's sheet, decisions."""

import http
import json
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tests.bench import places
from tests.bench.client import Client, Unexpected

JSON = "application/json"
PASSWORD = "try-the-portal"  # of the demo's people
COPY_ANSWERS = """
WITH given AS (SELECT %s::uuid AS draft, %s::uuid AS source)
INSERT INTO applications_answer (application_id, key, value, version, saved_at, saved_by_id)
SELECT given.draft, key, value, 1, now(), saved_by_id FROM applications_answer, given
WHERE application_id = given.source
ON CONFLICT (application_id, key) DO UPDATE SET value = excluded.value
"""
COPY_FACTS = """
WITH given AS (SELECT %s::uuid AS draft, %s::uuid AS source)
UPDATE applications_application AS copy SET title = o.title, partition_id = o.partition_id,
node_hours = o.node_hours, months = o.months, organisation_id = o.organisation_id
FROM applications_application AS o, given WHERE o.id = given.source AND copy.id = given.draft
"""


def autosave(
    surroundings: Mapping[str, str], applicant: Client, email: str, count: int
) -> list[float]:
    """One answer of the applicant's draft, again and again, each on the version before."""
    draft = places.ask(
        surroundings,
        "SELECT a.id FROM applications_application a JOIN accounts_user u "
        "ON u.id = a.project_lead_id WHERE u.email = %s AND a.status = 'draft'",
        email,
    )[0]
    applicant.get(f"/applications/{draft}/step/project/")
    versions = places.ask(
        surroundings,
        "SELECT version FROM applications_answer WHERE application_id = %s AND key = 'title'",
        draft,
    )
    version, seconds = (versions or [0])[0], []
    for number in range(count):
        fields = {"value": f"Soil and water {number}", "version": str(version)}
        begun = time.perf_counter()
        status, text = applicant.post(f"/applications/{draft}/answers/title/", fields, accept=JSON)
        seconds.append(time.perf_counter() - begun)
        if status != http.HTTPStatus.OK:
            raise Unexpected(f"autosave: {status} {text[:200]}")
        version = json.loads(text)["version"]
    return seconds


def assessment(surroundings: Mapping[str, str], assessor: Client, count: int) -> list[float]:
    """The site's sheet of one application, again and again."""
    case = places.ask(
        surroundings,
        "SELECT a.id FROM applications_application a "
        "JOIN catalogue_partition p ON p.id = a.partition_id "
        "JOIN catalogue_system s ON s.id = p.system_id "
        "JOIN catalogue_site t ON t.id = s.site_id "
        "WHERE a.status = 'technical_check' AND t.code = 'CINECA' ORDER BY a.received_at LIMIT 1",
    )[0]
    assessor.get(f"/technical-checks/{case}/")
    found = places.ask(
        surroundings,
        "SELECT s.version FROM reviews_technicalassessment s "
        "JOIN reviews_evaluation e ON e.id = s.evaluation_id "
        "WHERE e.application_id = %s AND s.status = 'draft'",
        case,
    )
    version, seconds = (found or [0])[0], []
    for number in range(count):
        fields = {
            "version": str(version),
            "fits_architecture": "yes",
            "overall_comment": f"The hours follow from the jobs, reading {number}.",
            "proposed_in": "node_hours",
        }
        begun = time.perf_counter()
        status, text = assessor.post(f"/technical-checks/{case}/save/", fields, accept=JSON)
        seconds.append(time.perf_counter() - begun)
        if status != http.HTTPStatus.OK:
            raise Unexpected(f"assessment: {status} {text[:200]}")
        version = json.loads(text)["version"]
    return seconds


def grants(surroundings: Mapping[str, str], officer: Client, count: int) -> list[float]:
    """A decision with hours on applications of the bulk that wait for one, up to `count`.

    The seeded ones stay as they are: the bulk of the next size is copied from them. A large bulk
    has granted all there was, so their pools get new hours first, untimed.
    """
    waiting = places.ask(
        surroundings,
        "SELECT a.id FROM applications_application a WHERE a.status = 'awaiting_decision' "
        "AND NOT EXISTS (SELECT 1 FROM allocations_decision d WHERE d.application_id = a.id) "
        "AND EXISTS (SELECT 1 FROM reviews_recommendation r JOIN reviews_evaluation e "
        "ON e.id = r.evaluation_id WHERE e.application_id = a.id AND r.outcome = 'accepted') "
        "AND a.project_lead_id IN "
        "(SELECT id FROM accounts_user WHERE email LIKE '%%@scale.example') "
        "ORDER BY a.received_at DESC LIMIT %s",
        count,
    )
    starts_on = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()  # noqa: TID251 -- the wall clock is the server's
    fields = {"outcome": "award", "given_in": "node_hours", "starts_on": starts_on}
    _supply(surroundings, officer, waiting, starts_on)
    seconds: list[float] = []
    refusal = "no application waits"
    for case in waiting:
        officer.get(f"/decisions/{case}/")
        begun = time.perf_counter()
        status, text = officer.post(f"/decisions/{case}/", fields)
        took = time.perf_counter() - begun
        if status == http.HTTPStatus.UNPROCESSABLE_ENTITY:
            refusal = text
            continue  # a limit has no room left: a refusal is no grant
        if status != http.HTTPStatus.FOUND:
            raise Unexpected(f"grant: {status} {text[:200]}")
        seconds.append(took)
    if not seconds:
        raise Unexpected(f"grant: every one was refused; the last: {refusal[-4000:]}")
    return seconds


def _supply(
    surroundings: Mapping[str, str], officer: Client, cases: list[str], starts_on: str
) -> None:
    """New hours for every pool that these cases draw from, as an officer adds them."""
    pools = places.ask(
        surroundings,
        "SELECT DISTINCT jsonb_build_array(a.partition_id, c.mode_id, p.code) "
        "FROM applications_application a JOIN catalogue_call c ON c.id = a.call_id "
        "JOIN allocations_supplyperiod p ON %s::date BETWEEN p.starts_on AND p.ends_on "
        "WHERE a.id::text = ANY(%s)",
        starts_on,
        [str(case) for case in cases],
    )
    for partition, mode, period in pools:
        officer.get("/hours/capacity/add/")
        fields = {
            "partition": str(partition),
            "mode": str(mode),
            "period": str(period),
            "node_hours": "50000000",
            "reference": "BENCH",
            "key": str(uuid.uuid4()),
            "confirmed": "yes",
        }
        status, text = officer.post("/hours/capacity/add/", fields)
        if status != http.HTTPStatus.FOUND:
            raise Unexpected(f"supply: {status} {text[:200]}")


def submit(surroundings: Mapping[str, str], port: int, password_of: str, count: int) -> list[float]:
    """A complete application, submitted and withdrawn again, by a lead of the bulk.

    Its answers are those of an application of the same lead that has ended; that lead gets the
    password of a person of the demo.
    """
    source, lead, email, call = _complete(surroundings)
    places.change(
        surroundings,
        "UPDATE accounts_user SET password = (SELECT password FROM accounts_user WHERE email = %s) "
        "WHERE id = %s",
        password_of,
        lead,
    )
    applicant, seconds = Client(port).sign_in(email, PASSWORD), []
    for _ in range(count):
        applicant.get("/applications/")
        applicant.post("/applications/new/", {"call": call})
        draft = places.ask(
            surroundings,
            "SELECT id FROM applications_application WHERE project_lead_id = %s "
            "AND status = 'draft' ORDER BY created_at DESC LIMIT 1",
            lead,
        )[0]
        for copy in (COPY_ANSWERS, COPY_FACTS):
            places.change(surroundings, copy, draft, source)
        status, text = applicant.get(f"/applications/{draft}/check/")
        begun = time.perf_counter()
        status, text = applicant.post(f"/applications/{draft}/submit/", {"call": call})
        took = time.perf_counter() - begun
        if status != http.HTTPStatus.FOUND:
            raise Unexpected(f"submit: {status} {text[:400]}")
        seconds.append(took)
        applicant.get(f"/applications/{draft}/withdraw/")
        applicant.post(f"/applications/{draft}/withdraw/", {"reason": "Only measured."})
    return seconds


def _complete(surroundings: Mapping[str, str]) -> tuple[str, int, str, str]:
    """An ended application of the bulk whose lead and organisation have nothing under way."""
    found = places.ask(
        surroundings,
        "SELECT json_build_array(a.id, u.id, u.email, c.code) FROM applications_application a "
        "JOIN accounts_user u ON u.id = a.project_lead_id "
        "JOIN catalogue_call c ON c.id = a.call_id "
        "WHERE a.status IN ('closed', 'not_awarded', 'lapsed', 'declined') "
        "AND u.email LIKE '%%@scale.example' AND c.code LIKE 'PG-%%' "
        "AND NOT EXISTS (SELECT 1 FROM applications_application o WHERE (o.organisation_id = "
        "a.organisation_id OR o.project_lead_id = u.id) AND o.status IN ('submitted', 'returned', "
        "'technical_check', 'awaiting_decision', 'waiting_list', 'awarded', 'accepted', 'draft')) "
        "ORDER BY a.received_at DESC LIMIT 1",
    )
    if not found:
        raise Unexpected("submit: every organisation of the bulk has something under way")
    source, lead, email, call = found[0]
    return str(source), int(lead), str(email), str(call)


def reviewer(surroundings: Mapping[str, str]) -> tuple[str, int]:
    """An expert of the demo who is writing, and which assignment it is."""
    found = places.ask(
        surroundings,
        "SELECT json_build_array(u.email, a.id) FROM reviews_reviewassignment a "
        "JOIN accounts_user u ON u.id = a.expert_id "
        "JOIN reviews_evaluation e ON e.id = a.evaluation_id "
        "JOIN applications_application p ON p.id = e.application_id "
        "JOIN accounts_user l ON l.id = p.project_lead_id "
        "WHERE a.status = 'writing' AND e.status = 'open' AND l.email NOT LIKE '%%@scale.example' "
        "ORDER BY a.id LIMIT 1",
    )
    email, assignment = found[0]
    return str(email), int(assignment)


def review(
    surroundings: Mapping[str, str], expert: Client, assignment: int, count: int
) -> list[float]:
    """One review, again and again as it is written, each on the version before."""
    expert.get(f"/reviews/{assignment}/")
    found = places.ask(
        surroundings, "SELECT version FROM reviews_review WHERE assignment_id = %s", assignment
    )
    keys = places.ask(
        surroundings,
        "SELECT jsonb_array_elements(r.content->'review'->'criteria')->>'key' "
        "FROM reviews_reviewassignment a JOIN reviews_evaluation e ON e.id = a.evaluation_id "
        "JOIN applications_application p ON p.id = e.application_id "
        "JOIN catalogue_ruleset r ON r.id = p.rule_set_id WHERE a.id = %s",
        assignment,
    )
    version, seconds = (found or [0])[0], []
    for number in range(count):
        fields = {"version": str(version), "confidence": "medium"}
        for key in keys:
            fields |= {f"mark-{key}": "3.5", f"comment-{key}": f"Sound in most parts, {number}."}
        begun = time.perf_counter()
        status, text = expert.post(f"/reviews/{assignment}/save/", fields, accept=JSON)
        seconds.append(time.perf_counter() - begun)
        if status != http.HTTPStatus.OK:
            raise Unexpected(f"review: {status} {text[:200]}")
        version = json.loads(text)["version"]
    return seconds
