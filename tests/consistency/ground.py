"""What the walk walks on: one request that complains of an office, a public one, lists, accounts, keys, openings."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from tests import files
from tests.consistency import mapping, records, stations, volunteering
from tongban.kernel.access import actions as access
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.access.models import Disclosure
from tongban.kernel.cases import attachments
from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock
from tongban.kernel.exchange import registers
from tongban.kernel.exchange.tests import lists as between
from tongban.kernel.exchange.tests.register import MEMBERS
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.notices import actions as notices
from tongban.kernel.notices import webhooks
from tongban.services.board.actions import composing, following
from tongban.services.board.models import WorkReport
from tongban.services.board.queries import Asked
from tongban.services.branches import evidence
from tongban.services.branches.actions import admitting, assessing, correcting, covering, listing, moving
from tongban.services.bulletin import actions as bulletin
from tongban.services.bulletin.actions.drafting import Written
from tongban.services.bulletin.actions.taking import Given
from tongban.services.burdens import actions as burdens
from tongban.services.burdens import photos
from tongban.services.burdens.actions.asking import Wanted
from tongban.services.duties import actions as duties
from tongban.services.duties.models import DutyList
from tongban.services.matters.models import HotIssue
from tongban.services.open311 import actions as open311
from tongban.services.requests import actions as requests
from tongban.services.requests.actions import Filing
from tongban.services.requests.models import Kind

PLACE = "652300.652301.652301001.652301001001"
# what has a name of its own rather than a number
NAMED = {
    "community": PLACE.rpartition(".")[2],
    "measure": "requests.filed",
    "step": "progress",
    "source_code": "centre:members",
    "service_record": "ZY-2026-000001-X",
    "day_ahead": "2031-01-01",
    "account_name": "nobody",
}
DUTY = {
    "list": "taken_back",
    "level": "county",
    "title": "路灯照明",
    "text": "建设和维护路灯。",
    "category": "城乡建设",
    "lead": "城管局",
    "keywords": "路灯",
}


def prepare(people: Any) -> dict[str, Any]:
    """Everything that an address may name, by a name that stands for one record."""
    _number_apart()
    people.world.division("652301001001")
    found: dict[str, Any] = dict(NAMED)
    for made in MAKERS:
        new = made(people)
        assert not found.keys() & new.keys(), f"two records are called {found.keys() & new.keys()}"
        found |= new
    return found


def _number_apart() -> None:
    """Records of different tables share no number: an address that names the wrong one finds nothing. Never back: what
    another test committed may lie there.
    """
    apart = "greatest(100000 * row_number() OVER (ORDER BY sequencename), coalesce(last_value, 0))"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval(sequencename::regclass, {apart}) FROM pg_sequences")


def _exchange(people: Any) -> dict[str, Any]:
    """Lists between offices, for the register of exchange's own tests: one in effect, one that waits, one just read."""
    known = {**registers.all_registers(), "members": MEMBERS}
    registers.all_registers = lambda: known
    people.world.office("housing"), people.world.office("centre")
    first = between.send(people.world, between.rows(2))
    between.confirm_all()
    day = between.DAY + timedelta(days=30)
    asked = between.send(people.world, [between.row(0, 状态="流出")], day=day).differences.get()
    read = between.send(people.world, [between.row(1, 手机="1")], day=day, match=False)
    source = between.source(people.world)
    return {"sent": first.pk, "asked": asked.pk, "read": read.pk, "source": source.pk}


def _issue(_people: Any) -> dict[str, Any]:
    """A hot issue of the two requests; hours of filing at once make one otherwise."""
    (case, other), now = Case.objects.filter(life="request").order_by("pk"), clock.now()
    issue = HotIssue.objects.create(
        title_of=case, place_path=case.place_path, heat=1, growth=0, size=2, since=now, found_at=now
    )
    issue.members.add(case, other)
    return {"issue": issue.pk}


def _requests(people: Any) -> dict[str, Any]:
    codes = ("centre", "housing", "streets", "housing_elsewhere")
    offices = {code: people.world.office(code).pk for code in codes}
    filing = Filing(
        text="城管局的人把我的摊子收走了，没有开单。",
        kind=Kind.COMPLAINT,
        place_path=PLACE,
        name="王芳",
        phone="13911112222",
        about=offices["streets"],
        may_publish=True,
    )
    filed = requests.file_request(filing)
    requests.send(filed.case.pk, by=SYSTEM, lead=offices["housing"])
    requests.move(filed.case.pk, "accept", by=SYSTEM)
    photo = attachments.store(filed.case.pk, [files.upload(files.photo())], by=SYSTEM, audience="requester")
    statement = requests.ask_statement(filed.case.pk, by=people.actor("handler"), text="请说明如何出具清单。")
    public = requests.file_request(Filing(text="路灯坏了", place_path=PLACE, may_publish=True))
    requests.publish(public.case.pk, by=SYSTEM, title="路灯坏了", text="路灯坏了")
    return {
        "case": filed.case,
        "reference": filed.case.reference,
        "code": filed.code,
        "secret": filed.secret,
        "photo": photo[0].pk,
        "statement": statement.reference,
        "public": public.case.reference,
        "other": public.case,
        **offices,
    }


def _accounts(people: Any) -> dict[str, Any]:
    account = people["stranger"]
    where = people.world.division("652301")
    waiting = access.give_role(account, "access.auditor", by=people.actor("administrator"), division=where)
    until = clock.now() + timedelta(days=9)
    key, _secret = access.make_key(account, by=SYSTEM, name="key", scopes=["requests.file"], until=until)
    _key, token = access.make_key(
        people["handler"], by=SYSTEM, name="narrow", scopes=["duties.view"], until=until
    )
    person = people["signed_in"].person
    given = {"subject": "person", "subject_id": person.pk, "reason": "a burst pipe", "allowed": True}
    with clock.at(clock.now() - timedelta(days=2)):
        open_sealed(people.actor("dispatcher"), person, "phone", emergency=True, **given)
    opening = Disclosure.objects.get()
    return {"account": account.pk, "grant": waiting.pk, "key": key.pk, "token": token, "opening": opening.pk}


def _lists(people: Any) -> dict[str, Any]:
    division = people.world.division("652300")
    made = []
    for number in ("T1", "T2"):
        rows = [(2, {**DUTY, "number": number, "level": "county" if number == "T1" else "prefecture"})]
        report = duties.import_list(rows, by=SYSTEM, division=division, source="file")
        made.append(DutyList.objects.get(pk=report.lists[0]["id"]))
    office = people.world.office("streets")
    binding = duties.bind_office(
        kind="城管局", division=office.division, office=office, by=SYSTEM, since=date(2026, 1, 1)
    )
    return {"list": made[0].pk, "another_list": made[1].pk, "binding": binding.pk}


def _burdens(people: Any) -> dict[str, Any]:
    office, place = people.world.office("housing"), people.world.division("652301001001")
    rows = [(2, {"kind": "form", "number": "B1", "title": "report"})]
    top = people.world.division("652300")
    draft = burdens.import_list(rows, by=SYSTEM, division=top, source="file")
    wanted = Wanted("form", "a daily report")
    asks = [burdens.file_asks(wanted, office=office, of=[place], by=SYSTEM)[0] for _ in range(2)]
    burdens.appeal(asks[1], by=SYSTEM, text="why")
    due = clock.now().date() + timedelta(days=9)
    held = burdens.open_round(title="round", division=top, due=due, by=SYSTEM)
    target = held.targets.get(division=place)
    photo = photos.keep(files.photo(), "no photo")
    sign = burdens.record_sign(target, by=SYSTEM, where="door", says="station", photo=photo, down_by=due)
    return {
        "burden_list": draft.made,
        "burden_ask": asks[0].pk,
        "appealed": asks[1].pk,
        "round": held.pk,
        "target": target.pk,
        "sign": sign.pk,
    }


def _branches(people: Any) -> dict[str, Any]:
    """A branch with its secretary, a member on their way elsewhere, a covered organisation put forward as a site."""
    place, day = people.world.division("652301001001"), date(2024, 1, 1)
    home, away = (
        listing.set_up_body(name=name, kind="single", division=place, since_day=day, by=SYSTEM)
        for name in ("home", "away")
    )
    post = listing.appoint(home, people["secretary"], by=SYSTEM)
    member = admitting.admit(
        admitting.NewMember("王芳", home, day, phone="13911113333", id_number="11010519491231002X"), by=SYSTEM
    )
    move = moving.ask_move(member, target=away, left_on=day, by=SYSTEM)
    asked = correcting.ask_correction(member, what="status", says="retired", by=SYSTEM)
    firm = listing.NewUnit("91652301MA7AB0001P", "firm", "market", place, day, phone="0994-2345678")
    unit = listing.list_unit(firm, by=SYSTEM)
    covering.cover(unit, home, by=SYSTEM)
    who = covering.make_instructor(people["instructor"], division=place, by=SYSTEM)
    covering.serve(unit, who, by=SYSTEM)
    site = assessing.open_site(unit, year=day.year, by=SYSTEM)
    proof = evidence.keep([files.upload(files.photo())])
    score = assessing.assess(site, criterion="A1", points=1, grounds="", by=SYSTEM, files=proof)
    return {
        "body": home.pk,
        "post": post.pk,
        "member": member.pk,
        "move": move.pk,
        "correction": asked.pk,
        "unit": unit.pk,
        "site": site.pk,
        "evidence": score.evidence.get().pk,
    }


def _bulletin(people: Any) -> dict[str, Any]:
    """A checked page of the centre, one figure of it sent to the signer's office."""
    text = "东河县修渠\n\n全县修渠12公里，惠及群众3万人。\n"
    office, asked = people.world.office("centre"), people.world.office("housing")
    page = bulletin.take_in(Given(text.encode(), "东河日报"), office=office, by=SYSTEM)
    figure = page.figures.first()
    bulletin.ask(page, [figure], office=asked, by=SYSTEM)
    draft = bulletin.save_draft(Written("总结", page.day, "x"), office=office, by=SYSTEM)
    return {"printed_page": page.pk, "printed": figure.pk, "draft": draft.pk}


def _board(people: Any) -> dict[str, Any]:
    """A figure that the supervisor follows, a dashboard shared with its owner's office, a report that was made."""
    measure, owner = measure_of("requests.filed"), people.actor("handler")
    follow = following.follow(measure, Asked(), way="over", bound=1, by=people.actor("supervisor"))
    what = composing.Composed("each day", (measure.code,), office=people.world.office("housing").pk)
    report = WorkReport.objects.create(
        year=2026, asked_at=clock.now(), state="made", moment=clock.now(), docx=b"PK", pdf=b"%PDF-"
    )
    return {"follow": follow.pk, "dashboard": composing.compose(what, by=owner).pk, "work_report": report.pk}


def _notices(people: Any) -> dict[str, Any]:
    notices.queue("notices.dead", to=[people["handler"]], data={"count": 1}, key="walk")
    notice = people["handler"].notices.get()
    hook = webhooks.register("hook", "https://8.8.8.8/", [webhooks.PING], office_id=None, by=SYSTEM)
    return {"notice": notice.pk, "hook": hook.pk, "peer": _peer(people).pk}


def _peer(people: Any) -> Any:
    office = people.world.office("housing_elsewhere")
    return open311.connect("partner", "https://8.8.8.8/open311/v2", "key", by=SYSTEM, office=office)


MAKERS = (
    _requests, _accounts, _lists, _notices, _burdens, _branches, _exchange, stations.prepare, mapping.prepare, records.of,
    _bulletin, _board, volunteering.prepared, _issue,
)  # fmt: skip
