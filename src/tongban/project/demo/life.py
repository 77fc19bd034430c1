"""One request's life as the moves it makes: at office hours, by the people concerned, within or past its time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases.moves import Help, Move
from tongban.kernel.core import clock
from tongban.kernel.core.calendar import CalendarDays, Term, WorkingDays, WorkingMinutes, deadline
from tongban.kernel.places.queries import office_hours
from tongban.project.demo.fate import Fate
from tongban.project.demo.people import Cast
from tongban.project.demo.words import Matter, answer_of, said
from tongban.services.requests.lifecycle import EXTENSION

REQUESTER = Actor(code="requester")
# office minutes in which a life is to be answered (a petition has 60 days of the calendar, a request those of its class)
ALLOWANCE = {"suggestion": 15 * 480, "petition": 38 * 480}
URGENT_ALLOWANCE = 2 * 480
NOT_ADOPTED = "您的建议我们认真研究过：眼下资金和场地还不具备，今年暂不采纳，已记入明年的项目建议，届时再议。"
SATISFIED = {True: (5, 5, 5, 4, 4, 4, 3), False: (1, 1, 2, 2, 3)}


@dataclass(frozen=True)
class Scene:
    """Where and how a request begins: what the life needs to know of it."""

    matter: Matter
    turn: str
    path: str
    life: str
    at: datetime
    urgent: bool
    sent: Move | None  # by which it goes out at once
    right: int  # the office that answers for it
    wrong: tuple[int, ...]  # others it may be sent to first
    days: int | None = None  # working days that its class allows for the answer


class Story:
    """Tells a life move by move."""

    def __init__(self, scene: Scene, fate: Fate, cast: Cast, rng: Random) -> None:
        self.scene, self.fate, self.cast, self.rng = scene, fate, cast, rng
        self.moves: list[Move] = []
        self.now = scene.at
        self.lead = scene.right
        allowed = ALLOWANCE.get(scene.life) or 480 * (scene.days or 7)
        allowed = min(allowed, URGENT_ALLOWANCE) if scene.urgent else allowed
        self.left = int(allowed * (rng.uniform(1.03, 1.6) if fate.late else fate.pace))
        self.allowed = allowed
        self.centre = cast.dispatcher(scene.path)

    def told(self) -> tuple[Move, ...]:
        """The whole life, to its end."""
        if self.fate.declined:
            self._office_step("decline", self.centre, (10, 50), text=self._say("decline"))
            return tuple(self.moves)
        self._sent_out()
        self._worked(self.fate)
        # a petition is reviewed, not taken up again
        for _time in range(self.fate.reopened if self.scene.life != "petition" else 0):
            self._reopened()
        self._ended()
        return tuple(self._withdrawn() if self.fate.withdrawn else self.moves)

    def _sent_out(self) -> None:
        wrong = list(self.scene.wrong[: self.fate.returns])
        if self.scene.sent and self.fate.auto and not wrong:
            self._at(timedelta(seconds=self.rng.randrange(1, 9)))
            self.moves.append(_timed(self.scene.sent, self.now))
            self.lead = self.scene.sent.lead or self.lead
            return
        for office in wrong:
            self._dispatch("dispatch", office)
            by = self.cast.handler(office)
            self._office_step("return", by, (40, 260), text=self._say("return"), office=office)
        ruled = len(wrong) > 1
        self._dispatch("rule" if ruled else "dispatch", self.scene.right)

    def _dispatch(self, step: str, office: int) -> None:
        minutes = (1, 9) if self.scene.urgent else (3, 55)
        text = self._say("rule") if step == "rule" else ""
        self._office_step(step, self.centre, minutes, lead=office, text=text)
        self.lead = office

    def _worked(self, fate: Fate) -> None:
        self._office_step("accept", self._lead(), (5, 25) if self.scene.urgent else (8, 420))
        if fate.helped and self.scene.wrong:
            self._helped(self.scene.wrong[-1])
        if fate.asked:
            self._asked(silent=fate.asked == "silent")
        if self.rng.random() < 0.65 or fate.late or fate.extension or fate.pace > 0.65:
            self._share("progress", 0.45)
        if fate.extension and not fate.late:
            self._extension(granted=fate.extension == "granted")
        self._answered()

    def _helped(self, office: int) -> None:
        part = self._say("help")
        self._share("ask_helper", 0.05, text="", helpers=(Help(office, part),))
        if self.rng.random() < 0.85:
            by = self.cast.handler(office)
            minutes = max(20, min(900, self.left // 3))
            self._office_step("help_done", by, (15, minutes), office=office, text=self._say("help_done"))

    def _asked(self, *, silent: bool) -> None:
        self._share("ask", 0.1)
        if silent:
            self._until(WorkingDays(5), "resume")
            return
        self._at(timedelta(hours=self.rng.uniform(2, 40)))
        self._add("supply", REQUESTER, text=self._say("supply"))

    def _extension(self, *, granted: bool) -> None:
        self._share("ask_extension", 0.4)
        step = "extend" if granted else "refuse_extension"
        term = EXTENSION[self.scene.life] if granted else None
        self._office_step(step, self.centre, (20, 200), text=self._say(step), term=term)
        if granted:
            self.left += int(self.allowed * self.rng.uniform(0.1, 0.3))

    def _answered(self) -> None:
        more = self._verdict() if self.scene.life == "suggestion" else {}
        minutes = max(15, self.left)
        text = answer_of(self.scene.matter, self.scene.turn, self.rng)
        text = text if more.get("adopted", True) else NOT_ADOPTED
        self._office_step("answer", self._lead(), (minutes, minutes + 5), text=text, more=more)

    def _verdict(self) -> dict[str, Any]:
        if self.rng.random() > 0.7:
            return {"adopted": False}
        day = self.now.astimezone(clock.BEIJING).date() + timedelta(days=self.rng.randrange(60, 400))
        return {"adopted": True, "adopted_by": day.isoformat()}

    def _reopened(self) -> None:
        self._at(timedelta(hours=self.rng.uniform(5, 120)))
        self._add("reopen", REQUESTER, text=self._say("reopen"))
        self.left = int(self.allowed * self.rng.uniform(0.1, 0.5))
        self._worked(Fate(pace=self.fate.pace))

    def _ended(self) -> None:
        if not self.fate.confirms:
            self._until(CalendarDays(7), "lapse")
            return
        self._at(timedelta(hours=self.rng.uniform(1, 150)))
        solved = self.rng.random() < (0.7 if self.fate.late or self.fate.reopened else 0.88)
        satisfaction = self.rng.choice(SATISFIED[solved]) if self.rng.random() < 0.9 else None
        more = {"contacted": self.rng.random() < 0.92, "solved": solved, "satisfaction": satisfaction}
        self._add("confirm", REQUESTER, outcome="solved" if solved else "unsolved", more=more)

    def _withdrawn(self) -> list[Move]:
        """Cut short by whoever asked, somewhere before the answer."""
        end = next(n for n, move in enumerate(self.moves) if move.step == "answer")
        kept = self.moves[: self.rng.randrange(1, end + 1)]
        at = (kept[-1].at or self.now) + timedelta(hours=self.rng.uniform(1, 20))
        return [*kept, Move("withdraw", REQUESTER, at=at)]

    def _lead(self) -> Actor:
        return self.cast.handler(self.lead)

    def _share(self, step: str, share: float, **given: Any) -> None:
        """A step of the lead after a share of the time that is left."""
        minutes = max(6, int(self.left * share * self.rng.uniform(0.6, 1.2)))
        self._office_step(step, self._lead(), (minutes, minutes + 5), **{"text": self._say(step), **given})

    def _office_step(self, step: str, by: Actor, minutes: tuple[int, int], **given: Any) -> None:
        spent = self.rng.randint(*minutes)
        self.left -= spent
        begun = deadline(self.now, WorkingMinutes(spent), hours=office_hours(self.scene.path))
        self.now = begun + timedelta(seconds=self.rng.randrange(1, 59))
        office = self.lead if by.office_ids("requests.handle") else None
        self._add(step, by, **{"office": office, **given})

    def _until(self, term: Term, step: str) -> None:
        """What the program does when a clock runs out."""
        self.now = deadline(self.now, term, hours=office_hours(self.scene.path))
        self._add(step, SYSTEM)

    def _at(self, later: timedelta) -> None:
        self.now += later

    def _add(self, step: str, by: Actor, **given: Any) -> None:
        self.moves.append(Move(step, by, at=self.now, **given))

    def _say(self, step: str) -> str:
        words = said().get(step)
        return self.rng.choice(words) if words else ""


def _timed(move: Move, at: datetime) -> Move:
    return Move(move.step, move.by, lead=move.lead, helpers=move.helpers, at=at)
