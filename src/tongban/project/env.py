"""Settings from the environment: read, checked, and refused in one clear line when wrong."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tongban.kernel.core.disk import settle

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

SCHEMA = re.compile("[a-z][a-z0-9_]{0,50}")
EXTENSIONS = "extensions"
# a copy that a network swallows is given up soon: every page that would read it waits meanwhile
IMPATIENT: dict[str, Any] = {"connect_timeout": 2, "tcp_user_timeout": 3000}

# declared, not gathered as they are read: reading stops at the first wrong one, and the rest is known all the same
NAMES = """
    BACKUPS BIND BRANCHES_WORDS CHROMIUM CIPHER DATABASE_URL
    DEMO DISPATCH_THRESHOLD EMAIL_URL ERASURES FIGURES FILES_ENDPOINT
    FILES_KEY FILES_REGION FILES_SECRET FILES_URL HOME HOSTS
    LOG LOG_REQUESTS METRICS_TOKEN OPEN311_MEDIA ORIGINS PG_FAST
    PROXIES REPLICA_LAG REPLICA_URL RUN SCHEMA SECRET_KEY
    SMS_SECRET SMS_URL SPARK URL WAL_ARCHIVE WEBHOOK_PRIVATE
"""
KNOWN = frozenset(f"TONGBAN_{name}" for name in NAMES.split())
"""Every variable the program reads; `tongban check` names a misspelt one."""


class SettingError(Exception):
    """A setting is wrong; the text is one line that names it and says what would be right."""


def raw(name: str) -> str | None:
    """The variable as it stands, or None where it is absent or blank."""
    value = os.environ.get(name, "").strip()
    if any(ord(sign) < 32 for sign in value):
        raise SettingError(f"{name} holds a line break or another control character; give one plain line")
    return value or None


def text(name: str, default: str, *, among: tuple[str, ...] = ()) -> str:
    """A line of text, one of `among` where that is given."""
    value = raw(name) or default
    if among and value not in among:
        raise SettingError(f"{name} is {value!r}; give one of {', '.join(among)}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Yes or no: 1/0, true/false, yes/no, on/off."""
    value = raw(name)
    if value is None:
        return default
    if value.lower() not in YES | NO:
        raise SettingError(f"{name} is {value!r}; give 1 or 0")
    return value.lower() in YES


def words(name: str, default: str) -> list[str]:
    """A list, parted by commas or blanks."""
    return (raw(name) or default).replace(",", " ").split()


def address(name: str, default: str, *, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """A URL with a host and one of `schemes`; the value is not repeated in the error, it may hold a password."""
    value = raw(name) or default
    if not value:
        return value
    try:
        parts = urlsplit(value)
        good = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise SettingError(f"{name} is not an address; give something like {schemes[0]}://host")
    return value


def seconds(name: str, default: int) -> int:
    """A whole number of seconds, at least one."""
    given = text(name, str(default))
    if not given.isdecimal() or not int(given):
        raise SettingError(f"{name}={given!r} is not a number of seconds; give 1 or more")
    return int(given)


def share(name: str, default: float) -> float:
    """A number from 0 to 1."""
    given = text(name, str(default))
    try:
        number = float(given)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise SettingError(f"{name}={given!r} is not a number from 0 to 1")
    return number


def path(name: str, default: str) -> Path:
    """A folder as an absolute path; it need not exist yet."""
    found = Path(raw(name) or default).expanduser().resolve()
    if found.exists() and not found.is_dir():
        raise SettingError(f"{name} is {found}, which is a file; give a folder")
    return found


def secret_key(home: Path) -> str:
    """The key that signs sessions, made at the first start and kept in the data folder for its owner alone."""
    given = raw("TONGBAN_SECRET_KEY")
    kept = home / "keys" / "sessions"
    value = given or _kept(home, kept)
    if len(value) >= 40:
        return value
    if given:
        raise SettingError("TONGBAN_SECRET_KEY is too short; give at least 40 random characters")
    raise SettingError(f"{kept} is damaged; restore it, or remove it to end all sessions and get a new one")


def _kept(home: Path, kept: Path) -> str:
    try:
        if not kept.exists():
            _make_key(kept)
        return kept.read_text(encoding="ascii").strip()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SettingError(f"TONGBAN_HOME is {home}, but {kept} cannot be used: {why}") from None


def make_home(home: Path) -> None:
    """The data folder: its owner's alone (as root, the database's own user may pass through it)."""
    home.parent.mkdir(parents=True, exist_ok=True)
    if not home.exists():
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)


def _make_key(kept: Path) -> None:
    """Write a fresh key whole or not at all, so that two first starts at once agree on one."""
    make_home(kept.parent.parent)
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = kept.with_name(f".{kept.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, kept)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    settle(kept.parent)


def database(home: Path) -> dict[str, Any]:
    """Django's database: the server TONGBAN_DATABASE_URL names, else the embedded one of this data folder."""
    common = {"ENGINE": "tongban.kernel.core.postgres", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    given, schema = raw("TONGBAN_DATABASE_URL"), raw("TONGBAN_SCHEMA")
    if schema and not given:
        raise SettingError("TONGBAN_SCHEMA needs TONGBAN_DATABASE_URL: the own server serves one prefecture")
    return {**common, **(_outside("TONGBAN_DATABASE_URL", given, schema) if given else _embedded(home))}


def databases(home: Path) -> dict[str, Any]:
    """The database that is written to and, where TONGBAN_REPLICA_URL names one, its streaming copy for reading."""
    own, copy = database(home), raw("TONGBAN_REPLICA_URL")
    if not copy:
        return {"default": own}
    there = _outside("TONGBAN_REPLICA_URL", copy, raw("TONGBAN_SCHEMA"))
    there["OPTIONS"] = IMPATIENT | there["OPTIONS"]
    return {"default": own, "replica": {**own, **there, "TEST": {"MIRROR": "default"}}}


def _embedded(home: Path) -> dict[str, Any]:
    from tongban.project.database import place  # noqa: PLC0415 - it reads settings through this module

    return {
        "NAME": place.NAME,
        "USER": place.NAME,
        "HOST": str(place.socket_folder(home)),
        "PORT": place.PORT,
    }


def _outside(name: str, given: str, schema: str | None) -> dict[str, Any]:
    from psycopg import ProgrammingError  # noqa: PLC0415 - not needed for an embedded server
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(given))
    except ProgrammingError:
        parts = {}
    port = str(parts.get("port") or "5432")
    if not parts.get("dbname") or not port.isdecimal():
        raise SettingError(
            f"{name} is not a database address; give postgresql://user:password@host:5432/name"
        )
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    plain = {key: str(parts.pop(own, None) or "") for key, own in names.items()}
    if schema:
        parts["options"] = f"{parts.get('options') or ''} -c search_path={_schema(schema)}".strip()
    return {**plain, "OPTIONS": parts}


def _schema(given: str) -> str:
    """The way to a prefecture's own tables, then to the extensions that all share; never to anybody else's."""
    if not SCHEMA.fullmatch(given) or given in {EXTENSIONS, "public"} or given.startswith("pg_"):
        raise SettingError("TONGBAN_SCHEMA is not a name for a schema; give small letters, digits and _")
    return f"{given},{EXTENSIONS}"


def storage() -> dict[str, Any]:
    """Where attached files lie: the data folder, or the bucket that TONGBAN_FILES_URL names."""
    given = address("TONGBAN_FILES_URL", "", schemes=("s3",))
    options = {
        "endpoint": address("TONGBAN_FILES_ENDPOINT", ""),
        "region": text("TONGBAN_FILES_REGION", "us-east-1"),
        "access_key_id": raw("TONGBAN_FILES_KEY") or "",
        "secret_access_key": raw("TONGBAN_FILES_SECRET") or "",
    }
    if not given:
        return {"BACKEND": "tongban.kernel.cases.attachments.storage.DurableStorage"}
    if bool(options["access_key_id"]) != bool(options["secret_access_key"]):
        raise SettingError("TONGBAN_FILES_KEY and TONGBAN_FILES_SECRET go together; give both or none")
    parts = urlsplit(given)
    where = {"bucket": parts.netloc, "prefix": parts.path.strip("/")}
    return {
        "BACKEND": "tongban.kernel.cases.attachments.bucket.BucketStorage",
        "OPTIONS": {**where, **options},
    }


def server_level() -> str:
    """How much the web server says: at its most talkative it would write addresses, which may hold a code."""
    level = text("TONGBAN_LOG", "WARNING", among=LEVELS)
    return "INFO" if level == "DEBUG" else level


def logging() -> dict[str, Any]:
    """One JSON object a line on standard error, without personal data (see logs.py)."""
    level = text("TONGBAN_LOG", "WARNING", among=LEVELS)
    answered = "INFO" if flag("TONGBAN_LOG_REQUESTS", default=False) else "WARNING"
    passed_on = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "tongban.project.logs.OneLine"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": passed_on,
            "django.request": {"level": "ERROR"},
            "django.server": {**passed_on, "level": "WARNING"},
            "gunicorn.error": {**passed_on, "level": server_level()},
            "procrastinate": {"level": "WARNING"},
            "tongban.requests": {"level": answered},
        },
    }
