"""What the open network asks for."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from ipaddress import ip_address
from urllib.parse import urlsplit

from tongban.project import env
from tongban.project.problem import Problem
from tongban.project.serving import running
from tongban.project.serving.address import parse

HERE = {"127.0.0.1", "localhost", "[::1]"}
VARIED = 16  # different characters that a random key of 40 surely has
TOKEN = 20
HASTE = 4  # seconds the public address may take


def address() -> Iterator[Problem]:
    """What people open, and who may be asked under which name."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    if settings.DEMO:
        yield Problem("demo mode is on: its passwords are public", "unset TONGBAN_DEMO")
    if settings.DEBUG:
        yield Problem("DEBUG is on: errors show data to everybody", "do not change settings.py")
    if not settings.HTTPS:
        yield Problem(
            "TONGBAN_URL is not https, so sign-in cookies go unprotected", "set TONGBAN_URL=https://..."
        )
    if set(settings.ALLOWED_HOSTS) <= HERE:
        yield Problem("only this machine can open the pages", "set TONGBAN_HOSTS to the site's host name")
    elif urlsplit(settings.PUBLIC_URL).hostname not in settings.ALLOWED_HOSTS and not _patterns():
        yield Problem(
            "the host name of TONGBAN_URL is not in TONGBAN_HOSTS: links in messages lead nowhere",
            "add it to TONGBAN_HOSTS",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Problem("any host name is answered", "set TONGBAN_HOSTS to the site's host name")


def proxy() -> Iterator[Problem]:
    """The web server in front, which holds the certificate."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    host, _ = parse(env.text("TONGBAN_BIND", "127.0.0.1:8000"))
    if not _stays_here(host) and not settings.PROXIES:
        yield Problem(
            f"TONGBAN_BIND={host}:... is reached without a proxy in front, so without encryption",
            "bind to 127.0.0.1 behind nginx (docs/how-to/run-in-production.md), or set TONGBAN_PROXIES",
        )
    if settings.HTTPS and not settings.PROXIES:
        yield Problem(
            "TONGBAN_URL is https and TONGBAN_PROXIES is 0: forms are refused, and all visitors look like one",
            "set TONGBAN_PROXIES=1 and let the proxy set X-Forwarded-For and X-Forwarded-Proto",
        )
    if settings.WEBHOOK_PRIVATE:
        yield Problem(
            "TONGBAN_WEBHOOK_PRIVATE lets webhooks reach your own network without encryption",
            "unset it unless a receiver stands inside",
        )


def secrets() -> Iterator[Problem]:
    """Keys and tokens: there, and hard to guess."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    if len(set(settings.SECRET_KEY)) < VARIED:
        yield Problem(
            "TONGBAN_SECRET_KEY can be guessed: sign-ins could be forged",
            "unset it to have one made, or give the output of: openssl rand -base64 48",
        )
    if settings.SMS_URL and not settings.SMS_SECRET:
        yield Problem(
            "TONGBAN_SMS_SECRET is missing: anybody could send through the gateway", "agree on one with it"
        )
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < TOKEN:
        yield Problem("TONGBAN_METRICS_TOKEN can be guessed", f"give at least {TOKEN} random characters")


def messages() -> Iterator[Problem]:
    """How people hear of what was done."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    if not settings.EMAIL_URL:
        yield Problem("no mail server is set: nobody is told by e-mail", "set TONGBAN_EMAIL_URL=smtp://...")
    if not settings.SMS_URL:
        yield Problem(
            "no SMS gateway is set: residents hear nothing by phone", "set TONGBAN_SMS_URL=https://..."
        )
    elif not settings.SMS_URL.startswith("https://"):
        yield Problem("TONGBAN_SMS_URL is not https: phone numbers go unprotected", "use the gateway's https")
    if env.text("TONGBAN_LOG", "WARNING", among=env.LEVELS) == "DEBUG":
        yield Problem("TONGBAN_LOG=DEBUG writes much that nobody reads", "set TONGBAN_LOG=WARNING")


def reached() -> Iterator[Problem]:
    """The public address as a visitor sees it, where something is served at all."""
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    if not settings.HTTPS or running.pid(settings.HOME) is None:
        return
    status, headers, why = _visit(f"{settings.PUBLIC_URL}/healthz")
    if status != 200:
        yield Problem(
            f"{settings.PUBLIC_URL} does not answer: {why or status}", "look at the proxy and its certificate"
        )
        return
    if "strict-transport-security" not in headers:
        yield Problem(
            "the proxy lets a first visit go unencrypted: no Strict-Transport-Security",
            "pass on X-Forwarded-Proto, or set the header in the proxy",
        )
    if _visit(f"{settings.PUBLIC_URL}/metrics")[0] == 200:
        yield Problem(
            "/metrics can be read by everybody",
            "let the proxy pass on X-Forwarded-For, or set TONGBAN_METRICS_TOKEN",
        )


def _visit(url: str) -> tuple[int | None, set[str], str]:
    """Status, names of headers, and why there is no answer."""
    try:
        with urllib.request.urlopen(url, timeout=HASTE) as page:  # noqa: S310 - our own public address
            return page.status, {name.lower() for name in page.headers}, ""
    except urllib.error.HTTPError as error:
        return error.code, set(), ""
    except (OSError, HTTPException, ssl.SSLError) as error:
        return None, set(), str(getattr(error, "reason", error))


def _stays_here(host: str) -> bool:
    """Whether this machine alone reaches what listens there; a name may lead anywhere."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _patterns() -> bool:
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    return any(host.startswith((".", "*")) for host in settings.ALLOWED_HOSTS)
