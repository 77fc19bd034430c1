"""What the walk walks on: one request that complains of an office, a public one, lists, accounts, keys, openings."""

from datetime import date, timedelta
from typing import Any

from tests import files
from tongban.kernel.access import actions as access
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.access.models import Disclosure
from tongban.kernel.cases import attachments
from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock
from tongban.kernel.notices import actions as notices
from tongban.kernel.notices import webhooks
from tongban.services.bulletin import actions as bulletin
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
    """Everything that an address may name, by the name of its argument."""
    people.world.division("652301001001")
    return {
        **_requests(people),
        **_accounts(people),
        **_lists(people),
        **_notices(people),
        **_burdens(people),
        **_bulletin(people),
        "issue": _issue().pk,
    }


def _bulletin(people: Any) -> dict[str, Any]:
    """A checked page of the centre, one figure of it sent to the signer's office."""
    text = "东河县修渠\n\n全县修渠12公里，惠及群众3万人。\n"
    office, asked = people.world.office("centre"), people.world.office("housing")
    page = bulletin.take_in(Given(text.encode(), "东河日报"), office=office, by=SYSTEM)
    figure = page.figures.first()
    bulletin.ask(page, [figure], office=asked, by=SYSTEM)
    return {"printed_page": page.pk, "printed": figure.pk}


def _issue() -> HotIssue:
    """A hot issue of the first request; hours of filing at once make one otherwise."""
    case, now = Case.objects.order_by("pk")[0], clock.now()
    issue = HotIssue.objects.create(
        title_of=case, place_path=case.place_path, heat=1, growth=0, size=1, since=now, found_at=now
    )
    issue.members.add(case)
    return issue


def _requests(people: Any) -> dict[str, Any]:
    offices = {code: people.world.office(code).pk for code in ("housing", "streets", "housing_elsewhere")}
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


def _notices(people: Any) -> dict[str, Any]:
    notices.queue("notices.dead", to=[people["handler"]], data={"count": 1}, key="walk")
    notice = people["handler"].notices.get()
    hook = webhooks.register("hook", "https://8.8.8.8/", [webhooks.PING], office_id=None, by=SYSTEM)
    return {"notice": notice.pk, "hook": hook.pk, "peer": _peer(people).pk}


def _peer(people: Any) -> Any:
    office = people.world.office("housing_elsewhere")
    return open311.connect("partner", "https://8.8.8.8/open311/v2", "key", by=SYSTEM, office=office)
