"""E-mail over SMTP. The Message-ID comes from the delivery's key, so a second sending is the same message."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings

from tongban.kernel.core import clock
from tongban.kernel.notices.channels.base import DeliveryError, Outgoing

TIMEOUT = 20


def send(message: Outgoing) -> None:
    """Hand one e-mail to the server."""
    server = urlsplit(settings.EMAIL_URL)
    try:
        letter = _letter(message, server)
        with _connected(server) as smtp:
            smtp.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise DeliveryError(f"SMTP {codes[0]}", final=all(code >= 500 for code in codes)) from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"SMTP {error.smtp_code}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(type(error).__name__, silent=True) from error
    except ValueError as error:  # an address that is none
        raise DeliveryError("BadAddress", final=True) from error


@contextmanager
def _connected(server: SplitResult) -> Iterator[smtplib.SMTP]:
    secure = ssl.create_default_context()
    host, options = server.hostname or "", parse_qs(server.query)
    if server.scheme == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT, context=secure)
    else:
        smtp = smtplib.SMTP(host, server.port or 25, timeout=TIMEOUT)
    with smtp:
        if options.get("tls") == ["start"]:
            smtp.starttls(context=secure)
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        yield smtp


def _letter(message: Outgoing, server: SplitResult) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    sender = parse_qs(server.query).get("from", [f"tongban@{host}"])[0]
    letter = EmailMessage()
    letter["From"] = Address(addr_spec=sender)
    letter["To"] = Address(addr_spec=message.address)
    letter["Subject"] = " ".join(message.subject.split())
    letter["Message-ID"] = f"<{message.key}@{host}>"
    letter["Date"] = clock.now()
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    return letter
