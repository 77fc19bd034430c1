"""Does a text say anything? Typed at random, nothing but links, or advertising; and a print by which texts are alike."""

import re
from collections import Counter

import numpy as np
import rjieba

LOOKED_AT = 2000  # characters; whoever floods begins at the beginning
LINK = re.compile(
    r"(?:https?://|www\.)[!-~]+|\b[a-z0-9-]+\.(?:com|cn|net|top|xyz|vip|cc|info|shop)\b[!-~]*", re.IGNORECASE
)
LETTERS = re.compile(r"[^\W\d_]")
HAN = re.compile("[\u3400-\u9fff]")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujmikolp")
RUN = 4  # keys next to each other, typed one after the other
HARSH = re.compile("[bcdfghjklmnpqrstvwxz]{6,}", re.IGNORECASE)
ADVERTISING = re.compile(
    "代开(?:发票)?|代办|办证|刻章|贷款|放款|无抵押|套现|返利|刷单|兼职|日结|日赚|月入|稳赚|博彩|彩票|下注|棋牌|投注|注册送|首充|"
    "优惠|促销|特价|批发|货到付款|包邮|厂家直销|招代理|加盟|诚招|增粉|引流|裸聊|上门服务|点击(?:链接|领取)|领红包|限时"
)
CONTACT = re.compile(
    r"(?:加|➕|\+)\s?(?:微|薇|威|v|V|q|Q|扣|裙|群)|微信号|vx|VX|扣扣|QQ\s?[:：]?\s?\d{5,}|飞机号|telegram",
    re.IGNORECASE,
)
SHORT = 16  # so few Chinese characters tell nothing about their order
# words of the dictionary a character: 0.59 in 10,437 real messages, at most 0.86; 0.93 where characters stand at random
RANDOM = 0.88


def nonsense(text: str) -> str:
    """Why a text says nothing ("empty", "mash", "links", "advertising"), or "" if it says something."""
    said = text[:LOOKED_AT]
    words = LINK.sub(" ", said)
    letters = LETTERS.findall(words)
    if len(letters) < 2:
        return "links" if words != said else "empty"
    if words != said and len(letters) < 10:
        return "links"
    if _repeats(letters) or _mashed(words, letters):
        return "mash"
    offers = len(set(ADVERTISING.findall(words)))
    if offers >= 2 and (CONTACT.search(words) or words != said):
        return "advertising"
    return ""


def _repeats(letters: list[str]) -> bool:
    """The same few characters over and over."""
    (_, most), *_rest = Counter(letters).most_common(1)
    return len(letters) >= 8 and (most > 0.6 * len(letters) or len(set(letters)) <= 1 + len(letters) // 30)


def _mashed(words: str, letters: list[str]) -> bool:
    """Keys at random, or Chinese characters that make no words."""
    han = HAN.findall(words)
    if len(han) < len(letters) / 2:
        return _keys(words, letters)
    if len(han) < SHORT:
        return False
    return len(rjieba.cut("".join(han[:200]), False)) > RANDOM * min(len(han), 200)


def _keys(words: str, letters: list[str]) -> bool:
    """Latin letters that lie next to each other on a keyboard, or that nobody could speak."""
    low = words.lower()
    latin = sum("a" <= letter <= "z" for letter in low)
    if latin < 6 or latin < len(letters) / 2:
        return False
    beside = sum(
        any(low[i : i + RUN] in row or low[i : i + RUN] in row[::-1] for row in ROWS)
        for i in range(len(low) - RUN + 1)
    )
    harsh = sum(len(found) for found in HARSH.findall(low))
    return beside * RUN > 0.6 * latin or harsh > 0.5 * latin


def print_of(text: str) -> int:
    """64 bits, as a signed number, that differ in few places where texts differ in few (simhash of three characters)."""
    said = "".join(re.findall(r"\w", text[:LOOKED_AT].lower())) or text[:LOOKED_AT] or " "
    points = np.frombuffer(said.ljust(3).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    mixed = (points[:-2] * np.uint64(0x9E3779B97F4A7C15)) ^ (points[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed ^= points[2:] * np.uint64(0x165667B19E3779F9)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0x7FB5D329728EA185)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x81DADEF4BC2DD44D)
    mixed ^= mixed >> np.uint64(33)
    bits = np.unpackbits(mixed.view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    ones = bits.sum(axis=0, dtype=np.int64) * 2 > len(mixed)
    return int(np.packbits(ones, bitorder="little").view("<i8")[0])
