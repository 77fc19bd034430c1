"""A client of each program: how it logs in, what one filing is, and the pages it reads."""

import base64
import http.client
import json
import random
import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

ROADS = ("青年路", "延安路", "乌伊路", "建国路", "宁边路", "绿洲路", "文化路", "健康路", "和谐路", "南公园路")
MATTERS = (
    "路灯不亮", "井盖破损", "小区停水", "物业乱收费", "夜间施工噪音", "占道经营", "垃圾没人清运", "快递丢失", "公交晚点",
    "油烟扰民", "电梯故障", "拖欠工资", "医保报销", "入学报名", "违章停车", "下水道堵塞", "暖气不热", "路面坑洼", "树枝挡路",
    "宠物伤人",
)  # fmt: skip
WANTED = "井盖破损"


def words(chance: random.Random) -> tuple[str, str]:
    """A title and a text, as long as people's usually are."""
    road, matter = chance.choice(ROADS), chance.choice(MATTERS)
    title = f"{road}{chance.randint(1, 400)}号{matter}"
    return title, f"{title}，已经好几天了，请尽快安排人来看一看。" * 3 + f"（{chance.randint(0, 10**9)}）"


class Browser:
    """Cookies and one connection, opened again when the server closes it."""

    def __init__(self, base: str) -> None:
        parts = urlsplit(base)
        if parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
            raise SystemExit("only this machine is measured")
        self.base, self.place = base, (parts.hostname, parts.port)
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: str | None = None, *, coded: str = "utf-8", **headers: str
    ) -> tuple[int, bytes, str]:
        """Status, body and where it leads."""
        given = {"Referer": self.base + "/", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if self.cookies:
            given["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        for last in (False, True):
            fresh = self.connection is None
            self.connection = self.connection or http.client.HTTPConnection(*self.place, timeout=120)
            try:
                self.connection.request(method, path, body.encode(coded) if body else None, given)
                answer = self.connection.getresponse()
                said = answer.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if fresh or last:
                    return 0, b"", ""
                continue
            break
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name.strip()] = rest.split(";")[0]
        if answer.will_close and self.connection:
            self.connection.close()
            self.connection = None
        return answer.status, said, answer.headers.get("Location", "")

    def send(self, path: str, fields: dict[str, str], **headers: str) -> tuple[int, bytes, str]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields), **kind, **headers)

    def token(self, path: str) -> str:
        """The hidden field by which Django's forms are proved."""
        said = self.ask("GET", path)[1]
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', said)
        return found[1].decode() if found else self.cookies.get("csrftoken", "")

    def get(self, path: str) -> bool:
        return self.ask("GET", path)[0] == 200


class TongbanApi(Browser):
    """Filing by one POST."""

    def file(self, chance: random.Random) -> bool:
        title, text = words(chance)
        body = json.dumps({"title": title, "text": text, "kind": "complaint", "place": "昌吉市宁边路街道"})
        return self.ask("POST", "/api/requests", body, Content_Type="application/json")[0] == 201


class TongbanPortal(Browser):
    """Filing as a resident does: four screens, each a POST (its page is not loaded: the answer leads to it)."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.proof = self.token("/ask/")

    def file(self, chance: random.Random) -> bool:
        _, text = words(chance)
        for path, fields in (
            ("/ask/what/", {"text": text, "kind": "complaint"}),
            ("/ask/where/", {"place": "昌吉市宁边路街道"}),
            ("/ask/who/", {"phone": f"139{chance.randint(0, 99_999_999):08}"}),
        ):
            if self.send(path, {"csrfmiddlewaretoken": self.proof, **fields})[0] != 302:
                return False
        fields = {"csrfmiddlewaretoken": self.proof, "once": str(chance.random())}
        status, _, leads = self.send("/ask/check/", fields)
        return status == 302 and leads.endswith("/filed/")


class TongbanStaff(Browser):
    """A person of the demo at the workbench."""

    def __init__(self, base: str, who: str) -> None:
        super().__init__(base)
        proof = self.token("/login/")
        fields = {"csrfmiddlewaretoken": proof, "login": who, "password": "tongban-demo"}
        if self.send("/login/", fields)[0] != 302:
            raise SystemExit(f"{who} cannot log in")


class HelpdeskForm(Browser):
    """The public form."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.proof = self.token("/tickets/submit/")

    def file(self, chance: random.Random) -> bool:
        title, text = words(chance)
        fields = {
            "csrfmiddlewaretoken": self.proof, "queue": "1", "title": title, "body": text, "priority": "3",
            "due_date": "", "submitter_email": f"u{chance.randint(0, 9999)}@example.org",
        }  # fmt: skip
        return self.send("/tickets/submit/", fields)[0] == 302


class HelpdeskStaff(Browser):
    """The administrator, who reads."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        proof = self.token("/login/")
        fields = {"csrfmiddlewaretoken": proof, "username": "admin", "password": "bench-admin"}
        if self.send("/login/", fields)[0] != 302:
            raise SystemExit("helpdesk's administrator cannot log in")

    def pages(self, top: int) -> dict[str, Iterator[str]]:
        listing = "/datatables_ticket_list/{}?draw=1&start=0&length=25&order[0][column]=5&order[0][dir]=desc"
        asked = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "sortreverse": True}
        coded = {
            name: base64.b64encode(json.dumps({**asked, "search_string": said}).encode()).decode()
            for name, said in (("queue", ""), ("search", WANTED))
        }
        return {
            "queue": forever(listing.format(coded["queue"])),
            "search": forever(listing.format(coded["search"])),
            "case": (f"/tickets/{random.Random(n).randint(1, top)}/" for n in range(10**6)),
        }


class Rt(Browser):
    """Request Tracker's REST 2 by a session's cookie; two workers would be held by clients that stay connected."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        if self.send("/NoAuth/Login.html", {"user": "root", "pass": "password"})[0] not in {200, 302}:
            raise SystemExit("RT's root cannot log in")

    def file(self, chance: random.Random) -> bool:
        title, text = words(chance)
        body = {"Queue": "General", "Subject": title, "Content": text, "ContentType": "text/plain",
                "Requestor": f"u{chance.randint(0, 9999)}@example.org"}  # fmt: skip
        kept = {"Content-Type": "application/json", "Connection": "close"}
        return self.ask("POST", "/REST/2.0/ticket", json.dumps(body), **kept)[0] == 201

    def get(self, path: str) -> bool:
        return self.ask("GET", path, Connection="close")[0] == 200

    def pages(self, first: int, top: int) -> dict[str, Iterator[str]]:
        def listing(query: str) -> str:
            asked = {"Query": query, "OrderBy": "Created", "Order": "DESC", "Rows": "25", "Page": "1"}
            return f"/Search/Results.html?{urlencode(asked)}"

        return {
            "queue": forever(listing("Queue = 'General' AND Status = 'new'")),
            "search": forever(listing(f"Queue = 'General' AND Subject LIKE '{WANTED}'")),
            "case": (f"/Ticket/Display.html?id={random.Random(n).randint(first, top)}" for n in range(10**6)),
        }


def forever(path: str) -> Iterator[str]:
    while True:
        yield path
