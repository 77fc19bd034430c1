"""The embedded PostgreSQL of a data folder: there while a process needs it, whole after any kill."""

from tongban.project.database.holding import acquire, ensure, release, release_all, running, stop
from tongban.project.database.place import data_folder, is_embedded, socket_folder
from tongban.project.database.server import DatabaseError, answers

__all__ = [
    "DatabaseError",
    "acquire",
    "answers",
    "data_folder",
    "ensure",
    "is_embedded",
    "release",
    "release_all",
    "running",
    "socket_folder",
    "stop",
]
