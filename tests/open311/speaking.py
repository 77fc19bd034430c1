"""A program that speaks Open311 to the views, and reads both formats into the same shapes."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from django.test import Client

from tongban.services.open311.queries.catalogue import code_of

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
LISTS = {
    "services",
    "service_requests",
    "service_request_updates",
    "attributes",
    "values",
    "errors",
    "endpoints",
    "formats",
}
CLIENT = Client(
    raise_request_exception=False, enforce_csrf_checks=True
)  # each new one reads every static file
WHERE = {"address_string": "宁合社区门口"}


def read(element):
    """XML in the shape of JSON: text or None, lists, dictionaries."""
    if element.tag in LISTS:
        return [read(one) for one in element]
    return {one.tag: read(one) for one in element} if len(element) else element.text


@dataclass
class Speaker:
    """Asks in a format; `last` is the response as it came."""

    key: str = ""
    fmt: str = "json"
    last: object = None

    def get(self, path, **query):
        if self.key:
            query.setdefault("api_key", self.key)
        return self._read(CLIENT.get(self._url(path), query))

    def post(self, path, headers=None, **form):
        if self.key:
            form.setdefault("api_key", self.key)
        kind = "application/x-www-form-urlencoded"
        body = urlencode(form, doseq=True)
        return self._read(CLIENT.post(self._url(path), body, kind, headers=headers or {}))

    def file(self, description="路灯坏了", service_code="0102", **form):
        return self.post("requests", service_code=service_code, description=description, **{**WHERE, **form})[
            0
        ]

    def no(self):
        """Status and error of a refusal."""
        assert self.last.status_code >= 400
        [error] = self._read(self.last)
        assert int(error["code"]) == self.last.status_code
        return self.last.status_code, error["description"]

    def _url(self, path):
        return f"/open311/v2/{path}.{self.fmt}"

    def _read(self, response):
        self.last = response
        assert response["Content-Type"] == TYPES[self.fmt]
        if self.fmt == "json":
            return json.loads(response.content)
        assert response.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
        return read(ET.fromstring(response.content))


def wages():
    return code_of("劳动和社会保障", "工资福利")


def smells():
    return code_of("环境保护", "环境污染")
