"""A break of each invariant that services declare."""

from tests.invariants.planting import ask, breaks, change, copy, drop, pick


@breaks("requests.whole")
def _half_filed():
    pk = pick("SELECT max(case_id) FROM requests_request")
    ask("DELETE FROM requests_request WHERE case_id = %s", pk)
    return str(pk)


@breaks("requests.supported")
def _supported_by_nobody():
    pk = pick("SELECT max(case_id) FROM requests_request")
    ask("UPDATE requests_request SET support = support + 1 WHERE case_id = %s", pk)
    return str(pk)


@breaks("branches.one_list")
def _on_two_lists():
    where = """SELECT max(s.id) FROM branches_stay s JOIN branches_member m ON m.id = s.member_id
        WHERE lower(s.valid) = lower(m.valid)"""
    return copy("branches_stay", where, "one_list_a_day")


@breaks("branches.every_day")
def _on_no_list():
    where = """SELECT max(s.id) FROM branches_stay s JOIN branches_member m ON m.id = s.member_id WHERE s.valid = m.valid"""
    pk = change("branches_stay", where, "valid = daterange(lower(valid), lower(valid) + 1)")
    return str(pick("SELECT member_id FROM branches_stay WHERE id = %s", pk))


@breaks("branches.confirmed_moves")
def _moved_unconfirmed():
    where = """SELECT max(id) FROM branches_stay s WHERE move_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM branches_stay o WHERE o.move_id = s.move_id AND o.id <> s.id)"""
    return change("branches_stay", where, "move_id = NULL")


@breaks("branches.covered_once")
def _covered_by_two():
    return copy("branches_coverage", "SELECT max(id) FROM branches_coverage", "covered_by_one_branch_a_day")


@breaks("branches.standing")
def _of_a_branch_that_is_gone():
    body = copy(
        "branches_body",
        "SELECT max(id) FROM branches_body",
        name="'planted'",
        valid="'[1950-01-01,1951-01-01)'",
    )
    return change(
        "branches_stay", "SELECT max(id) FROM branches_stay WHERE move_id IS NULL", f"body_id = {body}"
    )


@breaks("stations.loans")
def _lent_without_a_loan():
    pk = change("bookings_booking", "SELECT max(booking_id) FROM stations_loan", "state = 'confirmed'")
    ask("DELETE FROM stations_loan WHERE booking_id = %s", pk)
    return pk


@breaks("stations.stock")
def _more_than_came_in():
    return change("stations_stock", "SELECT max(id) FROM stations_stock", "level = level + 1")


@breaks("stations.transfers")
def _lost_on_the_way():
    drop("stations_transfer", "one_transfer_at_a_time")
    return str(
        pick(
            """INSERT INTO stations_transfer (giver_id, receiver_id, what, quantity, state, proposed_at, sent_at, sent_by_id)
            SELECT min(id), max(id), 'water', 5, 'on_the_way', now(), now(), (SELECT min(id) FROM access_account)
            FROM stations_station RETURNING id"""
        )
    )


@breaks("volunteers.rated_who_came")
def _rated_who_was_not_there():
    return str(
        pick(
            """INSERT INTO volunteers_rating (activity_id, person_id, of, points, words, at, by)
            SELECT max(id), (SELECT max(id) FROM parties_person), 'person', 5, '', now(), 'planted'
            FROM activities_activity RETURNING id"""
        )
    )
