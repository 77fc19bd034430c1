"""Magnitudes that cannot be: energy against capacity, capacity against machines."""

import re
from collections.abc import Iterable

from tongban.services.bulletin.checks.shapes import Check, Read
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import unit_of
from tongban.services.bulletin.reasons import Reason
from tongban.services.bulletin.verdicts.judging import number

WIND_OR_SUN = re.compile(r"风电|光伏|新能源|风机|太阳能|风力")
MOST_OF_TIME = {True: 0.5, False: 0.95}
MACHINES = re.compile(r"风机|风力发电机|风电机组")
MEGAWATT = (0.2, 26.0)


def full_load_hours(read: Read) -> Iterable[Check]:
    """Energy over capacity is hours at full load: never more than there are, for wind and sun about half at most."""
    for group in read.sentences:
        power = next((f for f in group if unit_of(f.unit).family == "power"), None)
        energy = next((f for f in group if unit_of(f.unit).family == "energy"), None)
        if power and energy and power.value:
            yield _hours(read, power, energy)


def _hours(read: Read, power: Figure, energy: Figure) -> Check:
    hours = energy.value * unit_of(energy.unit).scale / (power.value * unit_of(power.unit).scale)
    green = bool(WIND_OR_SUN.search(read.article.text))
    span = (
        24 * ((energy.as_of - energy.since).days + 1)
        if energy.as_of and energy.since and energy.dated
        else 8760
    )
    ok = hours <= span * MOST_OF_TIME[green]
    words = {"energy": energy.text, "power": power.text, "hours": number(round(hours)), "span": number(span)}
    why = Reason("capacity.ok" if ok else "capacity.implausible", words)
    return read.said("capacity", f"{energy.text} / {power.text}", energy, ok=ok, why=why)


def per_machine(read: Read) -> Iterable[Check]:
    """The capacity of a wind farm over its machines."""
    power = next((f for f in read.figures if unit_of(f.unit).family == "power" and "容量" in f.measure), None)
    machines = [f for f in read.figures if f.unit == "台" and MACHINES.search(f.right + f.measure)]
    if power is None or not machines or not machines[0].value:
        return
    each = power.value * unit_of(power.unit).scale / machines[0].value / 1000
    ok = MEGAWATT[0] <= each <= MEGAWATT[1]
    words = {"power": power.text, "machines": machines[0].text, "each": number(round(each, 1))}
    why = Reason("per_unit.ok" if ok else "per_unit.implausible", words)
    yield read.said("per_unit", f"{power.text} / {machines[0].text}", power, ok=ok, why=why)
