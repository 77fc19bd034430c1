"""What was learned of a pair of lists, kept as JSON: Splink's own settings, and the slips seen in proven names."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from splink import SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule
from splink.comparison_level_library import CustomLevel
from splink.comparison_library import CustomComparison
from splink.internals.blocking_rule_creator import BlockingRuleCreator

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.matching.learning import Odds, declared
from tongban.kernel.parties.matching.names import Slips
from tongban.kernel.parties.matching.profiles import ELSE, Comparison, Profile, Script

SMALL = 20_000  # pairs up to which every row is put beside every other: of more it costs more than to look for those that meet


@dataclass(frozen=True)
class Model:
    """m and u by comparison, and which characters proven names took for which."""

    script: Script
    odds: Odds
    slips: Slips = field(default_factory=dict)
    learned: bool = False

    def save(self, file: Path, profile: Profile) -> None:
        """Write the model; the part `splink` opens in Splink by itself."""
        splink = self.settings(self.script.blocks, 1e-6, frequency=self.learned).create_settings_dict(
            "duckdb"
        )
        told = {
            "profile": profile.code,
            "script": self.script.code,
            "learned": self.learned,
            "odds": self.odds,
            "slips": {one: "".join(sorted(others)) for one, others in sorted(self.slips.items())},
            "splink": splink,
        }
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        draft.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(file)  # whole or not at all: half a model would stop every match after it

    def settings(
        self, blocks: tuple[tuple[str, ...], ...], likely: float, *, frequency: bool
    ) -> SettingsCreator:
        """The model as Splink's settings: `likely` is the chance that two rows taken at random are one."""
        return SettingsCreator(
            link_type="link_only",
            unique_id_column_name="rid",
            comparisons=[
                _comparison(c, *self.odds[c.column], frequency=frequency) for c in self.script.comparisons
            ],
            blocking_rules_to_generate_predictions=[_block(b) for b in blocks or ((),)],
            probability_two_random_records_match=likely,
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
        )


def declared_model(script: Script) -> Model:
    """The model of lists that are too small to learn from."""
    return Model(script, declared(script))


def load_model(file: Path, profile: Profile) -> Model:
    """A model that was saved for this profile."""
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if told.get("profile") != profile.code:
        raise TongbanError(
            _("%(file)s: this model was learned for other lists.") % {"file": file}, code="model"
        )
    script = profile.han if told["script"] == profile.han.code else profile.latin
    odds = {column: (m, u) for column, (m, u) in told["odds"].items()}
    return Model(script, odds, {one: set(others) for one, others in told["slips"].items()}, told["learned"])


def _comparison(
    comparison: Comparison, m: list[float], u: list[float], *, frequency: bool
) -> CustomComparison:
    absent = CustomLevel(comparison.absent, "absent", "duckdb").configure(is_null_level=True)
    levels = []
    for level, one_m, one_u in zip(comparison.levels, m, u, strict=True):
        rare: Any = {"tf_adjustment_column": comparison.column} if frequency and level.frequency else {}
        made = (
            CustomLevel("ELSE", level.words)
            if level.sql == ELSE
            else CustomLevel(level.sql, level.words, "duckdb")
        )
        levels.append(made.configure(m_probability=one_m, u_probability=one_u, **rare))
    return CustomComparison([absent, *levels], output_column_name=comparison.column)


def _block(columns: tuple[str, ...]) -> BlockingRuleCreator:
    """Rows that share these columns; without any, all rows."""
    if not columns:
        return CustomRule("1=1")
    lists = [c for c in columns if c == "rare"]
    return block_on(*columns, arrays_to_explode=lists or None)
