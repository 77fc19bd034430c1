"""Who may do what to a request: predicates on (actor, case), the same for pages, API, exports and files.

An office that a request complains about is shut out of it altogether: whatever role its people hold, in whatever
office, they are asked about the matter only by the centre and in the centre's own words.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from tongban.kernel.access.actor import Actor

Predicate = Callable[[Actor, Any], bool]


def shielded(predicate: Predicate) -> Predicate:
    """Never true for people of the office that the request complains about."""

    @wraps(predicate)
    def check(actor: Actor, case: Any) -> bool:
        return not complained_of(actor, case) and predicate(actor, case)

    return check


def complained_of(actor: Actor, case: Any) -> bool:
    """Does this actor work for the office that the request complains about?"""
    return case.about_id is not None and case.about_id in actor.office_ids()


@shielded
def leads(actor: Actor, case: Any) -> bool:
    """Handles for the lead office."""
    return actor.works_for(case.lead_id, "requests.handle")


def waits_for_supervisor(case: Any) -> bool:
    """Was it taken up again for the second time? Then the supervisor says who looks into it."""
    return case.state == "reopened" and case.counts.get("reopened", 0) >= 2


def leads_on(actor: Actor, case: Any) -> bool:
    """Handles for the lead office, and need not wait for the supervisor's word."""
    return leads(actor, case) and not waits_for_supervisor(case)


def sends_on(actor: Actor, case: Any) -> bool:
    """Sits in the dispatch centre, and need not wait for the supervisor's word."""
    return dispatches(actor, case) and not waits_for_supervisor(case)


@shielded
def heads(actor: Actor, case: Any) -> bool:
    """Is the head of the lead office."""
    return actor.works_for(case.lead_id, "requests.head")


@shielded
def helps(actor: Actor, case: Any) -> bool:
    """Handles for an office that still helps."""
    return bool(actor.office_ids("requests.handle") & case.helper_ids)


@shielded
def dispatches(actor: Actor, case: Any) -> bool:
    """Sits in the dispatch centre of the place."""
    return actor.oversees(case.place_path, "requests.dispatch")


def dispatches_held(actor: Actor, case: Any) -> bool:
    """Sits in the dispatch centre of the place of a filing that is held."""
    return is_held(case) and dispatches(actor, case)


def is_held(case: Any) -> bool:
    """Was it held when it was filed, and has nobody let it through since?"""
    return bool(case.state == "received" and case.counts.get("held", 0) > case.counts.get("released", 0))


@shielded
def supervises(actor: Actor, case: Any) -> bool:
    """Supervises the place."""
    return actor.oversees(case.place_path, "requests.supervise")


@shielded
def requester(actor: Actor, case: Any) -> bool:
    """Is whoever asked, proved by code and secret or by being signed in."""
    return case.pk in actor.own_cases


@shielded
def took_it_down(actor: Actor, case: Any) -> bool:
    """Filed it on somebody's behalf, at a counter or on the phone."""
    return (
        actor.holds("requests.file")
        and actor.account is not None
        and case.request.filed_by_id == actor.account.pk
    )


@shielded
def rescues(actor: Actor, case: Any) -> bool:
    """May open who asked in an emergency: oversees the place, and sees the matter."""
    return actor.oversees(case.place_path, "access.emergency") and sees(actor, case)


def reviews(actor: Actor, case: Any) -> bool:
    """Reviews an answer: oversees the place and is not of the office that gave it."""
    above = dispatches(actor, case) or supervises(actor, case)
    return above and case.lead_id not in actor.office_ids()


def may_ask_statement(actor: Actor, case: Any) -> bool:
    """May ask the office complained about for a statement: the office that looks into it, and the centre."""
    return case.about_id is not None and (leads(actor, case) or dispatches(actor, case))


def asked_to_state(actor: Actor, case: Any) -> bool:
    """Works for the office that a statement is asked of."""
    return any(actor.works_for(case.lead_id, right) for right in ("requests.handle", "requests.head"))


def system(actor: Actor, case: Any) -> bool:  # noqa: ARG001 - a predicate has one shape
    """The program itself, when a clock runs out."""
    return actor.is_system


def sees(actor: Actor, case: Any) -> bool:
    """May read the matter."""
    return requester(actor, case) or works_on(actor, case)


def works_on(actor: Actor, case: Any) -> bool:
    """Sees the matter as one who works on it, rather than as its requester."""
    staff = (leads, heads, helps, dispatches, supervises, took_it_down)
    return any(predicate(actor, case) for predicate in staff)
