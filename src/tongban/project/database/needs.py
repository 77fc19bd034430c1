"""What an outside server must be: a version we know, and able to make the extensions that the migrations need."""

from collections.abc import Iterator

from psycopg import sql

from tongban.project import env

VERSIONS = range(16, 19)
SHARED = 0x746F6E68  # of several prefectures one at a time makes what all share
LIES_IN = (
    "SELECT extname, nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace"
    " WHERE extname = ANY(%s) AND nspname <> %s ORDER BY 1"
)
CAN = (
    "SELECT count(*) > 0, bool_or(v.trusted) AND has_database_privilege(current_database(), 'CREATE')"
    " OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
    " FROM pg_available_extension_versions v WHERE v.name = %s"
)


def unmet() -> Iterator[tuple[str, str]]:
    """What is wrong with the server, and what to do about it; asks the default connection."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        version = cursor.fetchone()[0]
        if version not in VERSIONS:
            yield f"the database is PostgreSQL {version}", "use PostgreSQL 16, 17 or 18"
            return
        cursor.execute("SELECT extname FROM pg_extension")
        there = {name for (name,) in cursor.fetchall()}
        for name in sorted(extensions() - there):
            cursor.execute(CAN, [name])
            offered, can = cursor.fetchone()
            if not offered:
                yield f"the database has no extension {name}", f"install {package(name)} on its server"
            elif not can:
                yield (
                    f"the database's user may not make the extension {name}",
                    f"let a superuser run there: CREATE EXTENSION {name}",
                )
    yield from misplaced()


def make_schema() -> None:
    """Where several prefectures share a database: this one's schema, and the one that holds the extensions of all."""
    from django.db import connection, transaction  # noqa: PLC0415 - needs the settings

    own = env.raw("TONGBAN_SCHEMA")
    if own is None:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SHARED])
        for name in (own, env.EXTENSIONS):
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
            if cursor.fetchone() is None:  # whoever may not make schemas can still use one that is there
                cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        for name in sorted(extensions()):
            made = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA {}")
            cursor.execute(made.format(sql.Identifier(name), sql.Identifier(env.EXTENSIONS)))


def misplaced() -> Iterator[tuple[str, str]]:
    """Extensions that lie where a prefecture with a schema of its own does not look."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    if env.raw("TONGBAN_SCHEMA") is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(LIES_IN, [sorted(extensions()), env.EXTENSIONS])
        for name, schema in cursor.fetchall():
            yield (
                f"the extension {name} lies in the schema {schema}",
                f"let its owner run: ALTER EXTENSION {name} SET SCHEMA {env.EXTENSIONS}",
            )


def extensions() -> set[str]:
    """The extensions that migrations make."""
    from django.contrib.postgres.operations import CreateExtension  # noqa: PLC0415 - needs the settings
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    steps = MigrationLoader(None).disk_migrations.values()
    return {o.name for one in steps for o in one.operations if isinstance(o, CreateExtension)}


def package(extension: str) -> str:
    """What brings an extension."""
    return "pgvector" if extension == "vector" else "PostgreSQL's contrib package"


def require() -> None:
    """Refuse a server that would fail half-way through the migrations."""
    for what, mend in unmet():
        raise env.SettingError(f"{what}: {mend}")
