"""Days of requests for tests of figures: filed, sent, worked on, answered, taken up again, at random but by the rules."""

from datetime import UTC, datetime, timedelta
from random import Random

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Help, Move
from tongban.kernel.cases.queries import ringing
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests.actions import Filing, confirm, correct_class, file_request, move, send
from tongban.services.requests.answer_times import classes
from tongban.services.requests.models import Channel, Kind

BEGIN = datetime(
    2025, 9, 22, 16, tzinfo=UTC
)  # midnight of 23 September in Beijing; the holidays of October follow
PLACES = ("652300.652301.652301001", "652300.652302.652302001.652302001001", "652300", "652300.652301")
# how likely a step is taken where it may be; the others once in a while
LIKELY = {
    "dispatch": 9,
    "accept": 9,
    "answer": 7,
    "confirm": 5,
    "reopen": 3,
    "ask_extension": 4,
    "extend": 2,
    "ask": 2,
    "classify": 2,
}
NEVER = {"amend", "take_over", "lapse", "file"}
OFFICES = ("housing", "streets", "housing_elsewhere")


class Flow:
    """A small prefecture at work."""

    def __init__(self, world, seed):
        self.random = Random(seed)
        self.offices = [world.office(code).pk for code in OFFICES]
        self.day = 0

    def file(self, **given):
        """A new request."""
        pick = self.random.choice
        filing = Filing(
            text="路灯坏了",
            kind=pick((Kind.COMPLAINT, Kind.HELP, Kind.SUGGESTION, Kind.PETITION)),
            channel=pick((Channel.PORTAL, Channel.PHONE, Channel.FILE)),
            place_path=pick(PLACES),
            by=SYSTEM,
            **given,
        )
        return file_request(filing).case

    def live_a_day(self, steps):
        """So many steps at growing hours of the day, every due alarm rung; ends one microsecond before midnight."""
        start = BEGIN + timedelta(days=self.day)
        for hour in sorted(self.random.uniform(0, 24) for _ in range(steps)):
            with clock.at(start + timedelta(hours=hour)):
                for case_id in ringing():
                    cases.ring(case_id)
                self.step()
        self.day += 1
        return start + timedelta(days=1) - timedelta(microseconds=1)

    def step(self):
        """File one, or take any step that the life of one allows."""
        known = list(Case.objects.order_by("id"))
        if not known or self.random.random() < 0.25:
            self.file()
            return
        case = self.random.choice(known)
        codes = [s.code for s in life_of(case).steps if case.state in s.sources and s.code not in NEVER]
        if not codes:
            return
        code = self.random.choices(codes, [LIKELY.get(c, 0.7) for c in codes])[0]
        try:
            self.take(case, code)
        except TongbanError:
            return  # the rules said no, as they say it to people

    def take(self, case, code):
        """One step with whatever it needs."""
        lead = self.random.choice(self.offices)
        if code in {"dispatch", "rule", "reroute"}:
            send(case.pk, by=SYSTEM, lead=lead, text="归你们", step=code)
        elif code == "confirm":
            said = [self.random.choice((True, False)) for _ in range(2)]
            points = self.random.choice((None, 1, 4, 5))
            confirm(case.pk, by=SYSTEM, contacted=said[0], solved=said[1], satisfaction=points)
        elif code == "classify":
            correct_class(case.pk, by=SYSTEM, category=self.random.choice(sorted(classes())))
        elif code == "merge":
            other = Case.objects.exclude(pk=case.pk).order_by("id").first()
            cases.take(case.pk, Move("merge", SYSTEM, into=other.pk if other else case.pk))
        else:
            given = {"ask_helper": {"helpers": (Help(lead, "照明"),)}}.get(code, {})
            move(case.pk, code, by=SYSTEM, text="说明", adopted=self.random.choice((True, False)), **given)
