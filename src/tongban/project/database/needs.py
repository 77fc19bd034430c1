"""What an outside server must be: a version we know, and able to make the extensions that the migrations need."""

from collections.abc import Iterator

from tongban.project import env

VERSIONS = range(16, 19)
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
