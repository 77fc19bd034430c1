"""Activities: what takes place, who signs up and comes, and the time they really gave, each hour counted once.

A service declares its `kind` ("volunteers.event") and calls `actions`, with `vouched=True` once its own rights have answered:

- plan: `make_template(kind, title, minutes=, shifts=[{"name", "after", "minutes", "places", "needs"}], by=)`,
  `draft(kind, title, start, end, by=, office=, organisation=, leader=, division=, risky=, ...)`, `draft_from(template, start,
  by=)`, `add_series(template, Weekly(...), by=)`, `add_shift(activity, start, end, places=, by=, needs=("skill:first_aid",))`,
  `insure(id, insurance=, insurer=, by=)`, `open_activity(id, by=)` (`uninsured`, `shift`), `cancel_activity(id, why=, by=)`
- sign up: `sign_up(shift_id, person, by=, once=, wait=)` -> bookings.Booking, confirmed or waiting (`not_open`, `too_young`,
  `age_unknown`, `consent`, and what bookings.hold refuses); off: `bookings.actions.cancel(booking.pk, by=)`;
  `give_consent(minor, guardian, by=, activity=, until=)`, `withdraw_consent(id, by=)`
- be there: `code_to_show(shift, "in" | "out", by=)` -> text of the QR code, new each minute; `come(text, person, by=)`,
  `leave(text, person, by=)` (`forged`, `late`, `other_code`, `used`, `not_signed_up`, `outside`, `not_come`);
  `tell_presence(shift_id, person, came_at, left_at, by=)` by the leader (`own_hours`)
- offline: `take_list(shift_id, by=)` -> dict with "token"; `bring_in(token, [Mark(booking, came_at, left_at)], by=,
  device_now=)` -> [Told(booking, "taken" | "there" | "refused", why)]
- hours: counted on leaving; `ask_correction(shift_id, person, came_at, left_at, why=, by=)`, `decide_correction(id, grant=,
  by=)` by a second person (`own_hours`); `carry_over([Earlier(key, person, day, minutes)], by=)` for old registers,
  `carry_attendance(shift_id, [person ids], by=)` for a shift of the past (open it under clock.at, then carry,
  then record); `carry_activities([Past(template, start, [person ids], served, ...)], by=)` for many that are over, all of that at once
- record: `record(id, served=, note=, by=)` (`not_over`, `served`, `recorded`), `add_photos(id, files, by=)`, `open_photo`
- certify: `certify(person, since, until, by=, kind=)` -> Certificate.number; `verify(number)` -> Verified or None

The birth date of whoever has no ID number is asked of the room that provides `activities.born`: (person) -> date | None; an
activity with `asks_age=False` asks nobody. Read by `queries`: open_activities, led, shifts, signed_up, no_shows, hours_of,
visible_hours, minutes_of, minutes_on, overdue, to_decide, busy. Rights: `activities.plan`, `.lead` (also the activity's
leader), `.decide`, `.see`.
"""
