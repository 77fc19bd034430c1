"""What other tools find in paragraphs: runs within their own environment, without this project (see bulletin_peers.py).

Standard input: a JSON list of paragraphs. Standard output: {tool: {"found": [[[value, unit], ...] of each paragraph], "seconds"}}.
"""

import json
import re
import sys
import time

import cn2an
import jionlp
from recognizers_number import Culture, recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension

RUN = re.compile(r"[-\d.]*[\d一二三四五六七八九十百千万亿两零点]+")
DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)")


def by_digits(text):
    """Arabic digits with 万 and 亿."""
    times = {"": 1, "万": 1e4, "亿": 1e8}
    return [[float(m[1].replace(",", "")) * times[m[2]], ""] for m in DIGITS.finditer(text)]


def by_cn2an(text):
    """Runs of numerals."""
    told = []
    for run in RUN.findall(text):
        try:
            told.append([float(cn2an.cn2an(run, "smart")), ""])
        except (ValueError, KeyError):
            continue
    return told


def by_jionlp(text):
    """Money alone: it has no other figures."""
    told = []
    for one in jionlp.ner.extract_money(text):
        number = one["detail"]["num"]
        told.append([float(number[0] if isinstance(number, list) else number), "元"])
    return told


def by_recognizers(text):
    """Numbers and percentages."""
    found = recognize_number(text, Culture.Chinese) + recognize_percentage(text, Culture.Chinese)
    values = (one.resolution.get("value") for one in found if one.resolution)
    return [[float(v.rstrip("%")), ""] for v in values if v and re.fullmatch(r"-?[\d.]+(?:E[+]?\d+)?%?", v)]


def by_recognizers_units(text):
    """Amounts of money and dimensions, in their own units."""
    found = recognize_currency(text, Culture.Chinese) + recognize_dimension(text, Culture.Chinese)
    told = [(one.resolution.get("value"), one.resolution.get("unit")) for one in found if one.resolution]
    return [[float(v), "*"] for v, _unit in told if v and re.fullmatch(r"-?[\d.]+", v)]


TOOLS = {
    "digits by regular expression": by_digits,
    "cn2an": by_cn2an,
    "JioNLP (money)": by_jionlp,
    "recognizers-text": by_recognizers,
    "recognizers-text with unit": by_recognizers_units,
}


def main():
    """Every tool over every paragraph."""
    texts = json.load(sys.stdin)
    told = {}
    for name, find in TOOLS.items():
        find(texts[0])
        begun, found, failed = time.process_time(), [], 0
        for text in texts:
            try:
                found.append(find(text))
            except Exception:  # noqa: BLE001 - a tool that stumbles has found nothing there, and it is told
                failed += 1
                found.append([])
        told[name] = {"found": found, "seconds": time.process_time() - begun, "failed": failed}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
