"""A restored database compared with what was backed up, brought up to date, audited, and its past doors shut."""

from pathlib import Path

from tongban.kernel.access.own_erasure import erase_again
from tongban.kernel.access.restored import end_what_must_not_hold_again
from tongban.kernel.cases import auditing
from tongban.kernel.cases.attachments.keeping import digest_of
from tongban.kernel.cases.attachments.moving import holds
from tongban.kernel.core import sealed
from tongban.project import ready
from tongban.project.backups import contents, files, tools
from tongban.project.backups.manifest import DUMP, BackupError, Manifest
from tongban.project.backups.progress import telling
from tongban.project.backups.restoring import Restored, Wish
from tongban.project.backups.taking import DATABASE
from tongban.project.ready import say


def load(folder: Path, told: Manifest) -> None:
    """The dump, in one transaction: all of it or nothing.

    Of an outside server nothing is cleared away: where an earlier run was killed after this, the tables are there.
    """
    with tools.connect() as held:
        if contents.tables(held):
            return
    done, progress = 0, telling("tables read")

    def heard(line: str) -> None:
        nonlocal done
        if "processing data for table" in line:
            done += 1
            progress(min(done, len(told.tables)), len(told.tables))

    say("Reading the database ...")
    tools.bring_in(folder / DATABASE, told=heard)


def settle(folder: Path, told: Manifest, wish: Wish, home: Path) -> Restored:
    """Compare, bring up to date, audit; then end sessions and keys, and erase again what people had erased since."""
    with tools.connect() as held:
        if told.kind == DUMP:
            _compare(told, contents.count(held, telling("tables compared")))
        ran = ready.bring_up_to_date()
        sealed.check_ring()
        names = sorted(contents.attached(held))
        counted = told.tables or contents.count(held)
    missing = _files(folder, told, wish, home, names)
    say("Auditing ...")
    audit = auditing.verify()
    with tools.connect() as held:
        until = contents.last_event(held)
    ended = end_what_must_not_hold_again(taken_at=told.taken_at, keep_keys=wish.keep_keys)
    ended["erased_again"] = erase_again(until)
    return Restored(
        taken_at=told.taken_at,
        until="",
        kind=told.kind,
        tables=len(counted),
        rows=sum(int(count) for count, _ in counted.values()),
        files=len(names) - len(missing),
        migrations_run=ran,
        events=audit.events,
        chains=audit.chains,
        breaks=[vars(one) for one in audit.breaks],
        missing=missing,
        ended=ended,
    )


def _compare(told: Manifest, counted: contents.Contents) -> None:
    if wrong := contents.differing(told.tables, counted):
        raise BackupError(f"{len(wrong)} tables differ from what was backed up, first {wrong[0]}: not usable")


def _files(folder: Path, told: Manifest, wish: Wish, home: Path, names: list[str]) -> list[str]:
    """Lay attached contents and what was learned into the data folder; which contents (their hashes) nobody has."""
    from django.core.files.storage import default_storage  # noqa: PLC0415 - as the settings name it

    files.copy_folders(folder, home)
    if told.files["in"] != "backup":
        return [digest_of(one) for one in names if not holds(default_storage, one)]
    places = [files.inside(one) for one in (folder, *wish.files)]
    return files.copy(names, places, default_storage)
