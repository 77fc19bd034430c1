"""Requests: listed, one, filed, and found by token."""

from dataclasses import replace

from django.utils.translation import gettext as _

from tongban.services.open311 import actions, forms
from tongban.services.open311.actions.picturing import is_trusted
from tongban.services.open311.errors import absent
from tongban.services.open311.queries import asked
from tongban.services.open311.views.answering import asker, sent_key, wrapped

ROOT = "service_requests"
UNSENT = ("api_key", "jurisdiction_id")


def listed(request, params):
    """A page of requests, newest first."""
    return ROOT, asked.found(asker(request, params), forms.wanted(params))


def one(request, params, reference):
    """One request, as a list of one."""
    wanted = replace(forms.wanted(params), ids=(reference.upper().replace("\0", "�"),))
    return ROOT, asked.found(asker(request, params), wanted) or _none("service_request_id")


@wrapped
def file(request, params, actor):
    """File a request."""
    handed = replace(forms.handed(params), by=actor)
    sent = {"key": sent_key(request), "asked": as_sent(params), "picture": forms.media(params)}
    return ROOT, [actions.file(handed, by=actor, notice=_notice(params), **sent)]


def token(request, params, token):
    """Numbers are given at once, so a request's number is its own token."""
    found = one(request, params, token)[1]
    return ROOT, [{"service_request_id": found[0]["service_request_id"], "token": token}]


def as_sent(params):
    """What makes two calls the same call."""
    return {name: params.sources[0].getlist(name) for name in params.sources[0] if name not in UNSENT}


def _notice(params):
    """What is said of a filing: how to follow it, and what was not kept as it was sent."""

    def told(receipt):
        parts = [
            _("To follow it, to reply and to say how it went: code %(code)s, secret %(secret)s.")
            % {"code": receipt.code, "secret": receipt.secret}
        ]
        if params.get("media_url"):
            parts.append(_picture(params.get("media_url")))
        if params.get("email"):
            parts.append(_("The e-mail address was not kept; news comes through this key, or by phone."))
        return " ".join(parts)

    return told


def _picture(url):
    if is_trusted(url):
        return _("The picture is being fetched.")
    return _("The picture was not fetched; its address was noted for the office.")


def _none(name):
    raise absent(name)
