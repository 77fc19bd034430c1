"""Bookings: what can be had once, or so many times, is never given out more often, whoever asks at once.

A service opens resources (`actions.open_resource(kind, name, over=...)`) and asks in its own rights; it passes
`vouched=True` once it has answered whether `by` may. Three ways to count (`states.OVER`):

- `time`, of one: a hall, a power bank, a plot. `actions.hold_time(resource, start, end, who=, by=)`,
  `actions.hold_recurring(resource, Weekly(...), who=, by=)` (all or none), `actions.lend(resource, to=, by=, due_at=, once=)`
  and `actions.give_back(booking_id, by=, at=)`.
- `slot`, places of occurrences: `actions.add_slots(resource, ranges, by=, capacity=, needs=, opens_at=, closes_at=)`,
  `actions.hold(slot, who=, by=, quantity=, confirm=, wait=, once=)`.
- `cells`, so many at a time (beds, kilograms; `grain` minutes a cell from a midnight in Beijing): `hold_time(..., quantity=)`.

Then `confirm`, `cancel`, `rebook(booking_id, by=, slot= | start=, end=, quantity=)`, `change_capacity(slot | resource, to, by=,
surplus="refuse" | "waitlist")`, `block`, `unblock`, `close_slot`, `close_resource`, `expire_due`, `remind_late`.

States of a booking: held, confirmed, waiting, cancelled, expired, done (given back), blocked. Errors: Conflict with code
`full`, `closed`, `twice`, `elsewhere` (a `personal` booking at that time), `expired`, `over`, `taken`, `not_lent`,
`key_reused`, `busy`; TongbanError `quantity`, `past`, `too_early`, `too_late`, `grain`, `during`, `need_unmet`; NotAllowed.

Letters, in the writer's transaction, {"booking": id}: `bookings.moved_up`, `.put_back`, `.cancelled` (by somebody else),
`.expired`, `.overdue`. The kernel tells whoever booked, unless a service provides `bookings.tell.<resource.kind>`:
(what, booking) -> None. A need such as "skill:first_aid" is answered by whoever provides `bookings.need.skill`:
(who, "first_aid", during) -> "" or why not, in words.

Read by `queries`: slots (with `free`), with_free, free, waiting, place_in_line, of_person, taken_times, free_resources,
about, loan_of, loans, visible, counts, alive, miscounted. Rights: `bookings.keep` (a resource of one's office), `bookings.view`
and `bookings.act` (one's own booking, or of what one's office keeps).
"""
