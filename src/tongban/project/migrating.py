"""A first start in half the time: of all that Django does while it migrates, most is drawing models anew.

When a model changes, Django draws again whatever is tied to it, and in one product everything is. To a model that was
not there before nothing can be tied yet, and its own ties lead to models that are drawn already: it is drawn alone.

And what a migration did is noted with it: Django notes one that has foreign keys or indices after its transaction, and
whoever is killed between the two cannot start again ("already exists").
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

GARBAGE = 50_000  # new objects between two looks for rings of them: drawn models are rings, and stay


@contextmanager
def seldom_tidied() -> Iterator[None]:
    """While this lasts, rings of objects that nobody holds any more are looked for seldom."""
    usual = gc.get_threshold()
    gc.set_threshold(GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def new_models_alone() -> Iterator[None]:
    """While this lasts, a new model does not have others drawn anew."""
    add = ProjectState.add_model

    def add_alone(self: ProjectState, model_state: ModelState) -> None:
        drawn = self.__dict__.pop("apps", None)
        add(self, model_state)  # without models that are drawn it is only noted
        if drawn is not None:
            self.__dict__["apps"] = drawn
            drawn.render_multiple([model_state])

    ProjectState.add_model = add_alone  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = add  # type: ignore[method-assign]


@contextmanager
def noted_at_once() -> Iterator[None]:
    """While this lasts, a migration and the note that it ran are one transaction."""
    apply = MigrationExecutor.apply_migration

    def whole(self: MigrationExecutor, state: Any, migration: Migration, *more: bool, **told: bool) -> Any:
        if not migration.atomic:
            return apply(self, state, migration, *more, **told)
        with transaction.atomic(using=self.connection.alias):
            return apply(self, state, migration, *more, **told)

    MigrationExecutor.apply_migration = whole  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        MigrationExecutor.apply_migration = apply  # type: ignore[method-assign]
