"""Numbers, dates, phones and addresses brought to one spelling, as expressions of DuckDB over a column of text."""

_WIDE = "０１２３４５６７８９ＸｘＡ－—–．／，　：＋"
_NARROW = "0123456789XXA---./, :+"
_WEIGHTS = tuple(2 ** (17 - i) % 11 for i in range(17))
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# a number with its country as it is dialled here: mobile and with the 0 of its area, hotline, landline without the 0
_ABROAD = (
    (r"^(?:[+]|00)?86(1[0-9]{10}|0[1-9][0-9]{8,})$", r"\1"),
    (r"^(?:[+]|00)86([48]00[0-9]{7})$", r"\1"),
    (r"^(?:[+]|00)86([1-9][0-9]{8,})$", r"0\1"),
)
_DATE = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"


def narrow(column: str) -> str:
    """Text with full-width digits and signs made narrow, trimmed: what every other function here takes."""
    return f"""trim(case when regexp_matches({column}, '[{_WIDE}]') then translate({column}, '{_WIDE}', '{_NARROW}')
      else coalesce({column}, '') end)"""


def _check(number: str) -> str:
    total = " + ".join(f"{w} * (({number} // {10 ** (16 - i)}) % 10)" for i, w in enumerate(_WEIGHTS))
    return f"'10X98765432'[(({total}) % 11)::int + 1]"


def number(column: str) -> str:
    """Any number of a person: letters and digits alone, upper case; what a spreadsheet spoiled (6.5E+17) is nothing."""
    bare = f"upper(regexp_replace({column}, '[^0-9A-Za-z]', '', 'g'))"
    spoiled = f"regexp_matches({column}, '^[0-9][.][0-9]+[eE]')"
    dummy = f"regexp_full_match({column}, '0*|1*|9*')"
    return f"case when {spoiled} or {dummy} then null else nullif({bare}, '') end"


def id_number(column: str) -> str:
    """A valid ID number of 18 characters (GB 11643) out of a `number`; one of 15 digits is made 18; else null."""
    grown = f"left({column}, 6) || '19' || substr({column}, 7)"
    return f"""case
      when length({column}) = 18 and regexp_full_match({column}, '[1-9][0-9]{{5}}{_DATE}[0-9]{{3}}[0-9X]')
        then case when {_check(f"try_cast(left({column}, 17) as bigint)")} = {column}[18] then {column} end
      when length({column}) = 15
        and regexp_full_match({column}, '[1-9][0-9]{{5}}[0-9]{{2}}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{{3}}')
        then {grown} || {_check(f"try_cast({grown} as bigint)")} end"""


def credit_code(column: str) -> str:
    """A valid unified social credit code (GB 32100) out of a `number`; else null."""
    total = " + ".join(f"{3**i % 31} * (position({column}[{i + 1}] in '{_CREDIT}') - 1)" for i in range(17))
    form = f"regexp_full_match({column}, '[{_CREDIT}]{{2}}[0-9]{{6}}[{_CREDIT}]{{10}}')"
    return (
        f"case when {form} and '{_CREDIT}'[(31 - ({total}) % 31) % 31 + 1] = {column}[18] then {column} end"
    )


def phone(column: str) -> str:
    """The digits of the first phone in a column, without the country, a landline with the 0 of its area; null where it cannot be one."""
    first = f"regexp_extract({column}, '^[^,;/、；|]*')"
    digits = f"regexp_replace({first}, '[^0-9+]', '', 'g')"
    for abroad, here in _ABROAD:
        digits = f"regexp_replace({digits}, '{abroad}', '{here}')"
    digits = f"replace({digits}, '+', '')"
    return f"""case when length({digits}) < 6 or regexp_full_match({digits}, '0*|1*|9*|12345678.*') then null
      else {digits} end"""


def date_parts(column: str) -> str:
    """The numbers of a date as somebody wrote it, its time of day left out."""
    day = f"regexp_replace({column}, '[tT ]+[0-9]{{1,2}}:.*$', '')"
    return f"regexp_extract_all({day}, '[0-9]+')"


def born(parts: str, *, month_first: str) -> str:
    """YYYYMMDD of the numbers of a date (YYYYMM or YYYY where no more was told); null where it is none.

    Not checked against the calendar: a slip of one digit is compared, not refused. `month_first` says of the whole list
    whether it writes 12/31/1980.
    """
    one, two, three = (f"{parts}[{i}]" for i in (1, 2, 3))
    return f"""case
      when len({parts}) >= 3 and length({one}) = 4 then {one} || lpad(right({two}, 2), 2, '0') || lpad(right({three}, 2), 2, '0')
      when len({parts}) >= 3 and length({three}) = 4 and {month_first}
        then {three} || lpad(right({one}, 2), 2, '0') || lpad(right({two}, 2), 2, '0')
      when len({parts}) >= 3 and length({three}) = 4
        then {three} || lpad(right({two}, 2), 2, '0') || lpad(right({one}, 2), 2, '0')
      when len({parts}) >= 3 and length({one}) = 2 and try_cast({one} as int) > 31
        then '19' || {one} || lpad(right({two}, 2), 2, '0') || lpad(right({three}, 2), 2, '0')
      when len({parts}) = 2 and length({one}) = 4 then {one} || lpad(right({two}, 2), 2, '0')
      when len({parts}) = 1 and length({one}) = 8 and left({one}, 2) not in ('18', '19', '20') and substr({one}, 5, 2) in ('18', '19', '20')
        then substr({one}, 5) || substr({one}, 3, 2) || left({one}, 2)
      when len({parts}) = 1 and length({one}) in (4, 6, 8) then {one}
      when len({parts}) <= 2 and length({one}) = 5
        then strftime(date '1899-12-30' + try_cast({one} as int), '%Y%m%d') end"""


def month_first(parts: str) -> str:
    """Whether a list writes months before days: some second number is over 12 and no first is (an aggregate)."""
    one, two = (f"try_cast({parts}[{i}] as int)" for i in (1, 2))
    written = f"len({parts}) >= 3 and length({parts}[3]) = 4"
    return f"""coalesce(bool_or({written} and {two} > 12), false)
      and not coalesce(bool_or({written} and {one} > 12), false)"""


def address(column: str) -> str:
    """An address in lower case: Han without spaces and signs, other scripts as words."""
    low = f"lower({column})"
    han = f"regexp_replace({low}, '[^\\p{{Han}}0-9a-z]+', '-', 'g')"
    words = f"trim(regexp_replace({low}, '[^\\p{{L}}0-9]+', ' ', 'g'))"
    return f"nullif(case when regexp_matches({low}, '\\p{{Han}}') then trim({han}, '-') else {words} end, '')"


def numbers_in(column: str) -> str:
    """The numbers of an address, in order: 12-3-401."""
    return f"nullif(array_to_string(regexp_extract_all({column}, '[0-9]+'), '-'), '')"


WORDS, BITS = 4, 63


def pieces(column: str) -> str:
    """What addresses and names of firms are compared by: two neighbouring Han characters, three letters of words."""
    bare = f"regexp_replace({column}, '[^\\p{{Han}}]', '', 'g')"
    padded = f"' ' || {column} || ' '"
    return f"""case when {column} is null then []
      when length({bare}) >= 2 then list_transform(range(1, length({bare})), lambda i: substr({bare}, i, 2))
      else list_transform(range(1, length({padded}) - 1), lambda i: substr({padded}, i, 3)) end"""


def signature(places: str, name: str) -> str:
    """Columns name1 .. name4: a set as bits, so that two are compared in nanoseconds; `places` are whole numbers."""
    words = (
        f"coalesce(list_bit_or(list_transform(list_filter({places}, lambda x: x // {BITS} = {i}),"
        f" lambda x: 1::bigint << (x % {BITS})::int)), 0)::bigint as {name}{i + 1}"
        for i in range(WORDS)
    )
    return ", ".join(words)


def places(pieces: str) -> str:
    """Where in a signature each piece has its bit."""
    return f"list_transform({pieces}, lambda x: (hash(x) % {WORDS * BITS})::int)"
