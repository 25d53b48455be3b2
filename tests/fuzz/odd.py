"""Odd values: what a browser, a broken program or somebody who tries things may send."""

from random import Random

LONE = "\ud800"
"""Half a surrogate pair. JSON can hold it, and UTF-8 cannot."""

NUMBERS = [
    *(
        "0",
        "-1",
        "1",
        "2",
        "-0",
        "00",
        "1.5",
        "1e400",
        "NaN",
        "Infinity",
        "0x10",
        "1_000",
        "²",
        "٣",
    ),
    *("9" * 17, "9" * 18, "9" * 20, "9" * 400, "9" * 5000, "-" + "9" * 20),
    *(str(2**31 - 1), str(2**31), str(2**63 - 1), str(2**63), str(2**64), "32767", "32768"),
]
DAYS = [
    *("0001-01-01", "9999-12-31", "9999-12-30", "1899-12-31", "2024-02-29", "2026-02-29"),
    *("10000-01-01", "0000-00-00", "2026-13-45", "31/12/9999", "01/01/0001", "1/1/1", "29/02/2027"),
    *("9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31 23:59:59", "2026-03-29T01:30"),
    *("2026-10-25T01:30", "2026-11-24T18:00", "2026-11-24", "1969-12-31", "2026-W48"),
]
TEXTS = [
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        LONE,
        f"{LONE}abc",
        "\udfff\ud800",
        "\ufffe",
        "\u202eabc",
        "\u200b",
    ),
    *("a" * 100, "a" * 256, "é" * 1000, "a" * 100_000, "👩‍👧‍👦" * 50, "مرحبا بالعالم", "שלום"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "{% include 'x' %}", "%s%n%(x)s"),
    *("../../etc/passwd", "\r\nSet-Cookie: a=b", "\\", "%", "%00", "%ed%a0%80", "a\nb", "=1+1"),
    *(
        "None",
        "null",
        "true",
        "undefined",
        "[]",
        "{}",
        "[1]",
        '{"a": 1}',
        "on",
        "\u0660",
        "e\u0301",
    ),
    *("Ben R", "5 Oak", "name@school.example", "a@" + "b" * 300 + ".example", "@", "İ", "ß" * 90),
]
LINKS = [
    *("https://[::1", "//", "///x", "//evil.example", "https://", "http://xn--a.example/", "x:y"),
    *(
        "http://1.1.1.1:70000/",
        "http://1.1.1.1:-1/",
        "https://a.example/" + "x" * 3000,
        "http://a b",
    ),
    *(
        "javascript:alert(1)",
        "https://user:pass@a.example/",
        "https://[::1]:99999999999/",
        "http:///",
    ),
    *(
        "https://a.example/\x00",
        "https://" + "a" * 300 + ".example/",
        "https://ａ.example/",
        "/",
        "?",
    ),
    *(
        "http://[v1.x]/",
        "https://⑴.example",
        "http://\u2100.example",
        "\\\\evil.example",
        "https://%",
    ),
]
EVERYTHING = [NUMBERS, DAYS, TEXTS, LINKS]

QUERY_NAMES = [
    *("page", "per_page", "sort", "q", "next", "year", "class", "module", "state", "who", "what"),
    *("since", "until", "did", "from", "to", "on", "day", "date", "status", "with", "all", "kind"),
    *(
        "class_group",
        "session",
        "pupil",
        "evening",
        "months",
        "names",
        "role",
        "p",
        "o",
        "e",
        "_popup",
    ),
    *("_to_field", "_changelist_filters", "pk__in", "id__exact", "date__year", "choice", "only"),
]
QUERY_VALUES = [
    *("last", "999999", "0", "-1", "1000000", "abc", "nonsense", "-nonsense", "--", ".", "1.2.-3"),
    *("1", "2", "3", "2026", "9999", "10000", "-5", "5 Oak", "all", "open", "closed", "a__b"),
]

# Without NUL, which no server lets through in a header.
HEADERS: list[tuple[str, list[str]]] = [
    (
        "HTTP_ACCEPT",
        ["", "nonsense", "*/*;q=x", "a" * 9000, "text/html;version", "application/json"],
    ),
    ("HTTP_HX_REQUEST", ["true", "false", "1"]),
    ("HTTP_HX_TARGET", ["x", "%ff", "\xff"]),
    ("HTTP_HX_CURRENT_URL", ["https://[::1", "//", "%ff", "\xed\xa0\x80", "http://x/?a=%"]),
    ("HTTP_HX_TRIGGER_NAME", ["%ed%a0%80", "x"]),
    ("HTTP_HX_CURRENT_URL_URI_AUTOENCODED", ["true"]),
    ("HTTP_TRIGGERING_EVENT", ["{", "[]", "null", '{"a":', "[" * 2000]),
    ("HTTP_REFERER", ["https://[::1", "//", "x" * 5000, "http://localhost/%ff", "https://[x]/"]),
    ("HTTP_ORIGIN", ["https://[::1", "null", "//", "http://localhost"]),
    ("HTTP_HOST", ["[::1", "a b", "localhost:x", "evil.example", "", "localhost:99999999999"]),
    ("HTTP_ACCEPT_LANGUAGE", ["*" * 5000, "en;q=x", "\xff", "de-x-" + "a" * 600, "xx"]),
    ("HTTP_ACCEPT_ENCODING", ["gzip;q=nonsense", "", "br, *;q=0"]),
    ("HTTP_IF_NONE_MATCH", ['"', "*", 'W/"x', "a" * 5000, '"1", "2", W/"3"']),
    ("HTTP_IF_MATCH", ['"x"', "*", "nonsense"]),
    (
        "HTTP_IF_MODIFIED_SINCE",
        ["Mon, 99 Nov 99999 25:61:61 GMT", "Sun, 06 Nov 0000 00:00:00 GMT", "x"],
    ),
    ("HTTP_IF_UNMODIFIED_SINCE", ["Thu, 31 Feb 2026 10:00:00 GMT", "x"]),
    ("HTTP_RANGE", ["bytes=-1", "bytes=9-0", "bytes=x", "bytes=0-99999999999999999999"]),
    ("HTTP_COOKIE", ["sessionid=x", "messages=W1sia", "csrftoken=x; sessionid=" + "x" * 4000]),
    ("HTTP_COOKIE", ["messages=W10:x:y", "=;=;", "sessionid=%ed%a0%80", "messages=e30.x"]),
    ("HTTP_X_FORWARDED_FOR", ["nonsense", "::1, x", "1.2.3.4, 999.1.1.1", "fe80::1%eth0", ","]),
    ("HTTP_X_FORWARDED_PROTO", ["https", "x"]),
    ("HTTP_X_FORWARDED_HOST", ["[::1"]),
    ("HTTP_AUTHORIZATION", ["Basic x", "Bearer \xff"]),
    ("HTTP_USER_AGENT", ["", "\xff" * 300]),
    ("HTTP_X_REQUESTED_WITH", ["XMLHttpRequest"]),
    ("REMOTE_ADDR", ["", "::ffff:1.2.3.4", "fe80::1%eth0", "nonsense", "2001:db8::1"]),
]
CONTENT_TYPES = [
    *("application/x-www-form-urlencoded; charset=latin-1", "text/plain", "nonsense", ""),
    *("application/x-www-form-urlencoded; charset=idna", "multipart/form-data", "/;=;"),
    *("application/x-www-form-urlencoded; charset=nonsense", "multipart/form-data; boundary="),
    *("multipart/form-data; boundary=x; charset=utf-16", "application/json", "application/xml"),
    *("multipart/form-data; boundary=" + "x" * 300,),
    *("multipart/form-data; boundary=\xff", "application/x-www-form-urlencoded; charset=utf-7"),
    *("text/html; charset=punycode", "application/json; charset=undefined", "a/b; charset=hex"),
]
HEADERS.append(("CONTENT_TYPE", CONTENT_TYPES))
JSONS = [
    *(
        "",
        "null",
        "[]",
        "{}",
        '"x"',
        "1",
        "NaN",
        "{",
        "[" * 100_000,
        '{"taps": null}',
        '{"taps": 1}',
    ),
    *(
        '{"taps": [1]}',
        '{"taps": [{}]}',
        '{"taps": {}}',
        '{"taps": [null]}',
        '{"taps": [], "taps": 3}',
    ),
    *('{"a": ' * 50_000, "9" * 10_000, '{"taps": "x"}', "-", '{"taps": [[]]}', "\x00", "\ufeff{}"),
]


def value(random: Random) -> str:
    """Return any odd value."""
    return random.choice(random.choice(EVERYTHING))


def in_place_of(old: str, random: Random) -> str:
    """Return an odd value for a field that held `old`, more often one of the same kind."""
    if old.isdecimal() and random.random() < 0.6:
        return random.choice(NUMBERS)
    if old[:4].isdecimal() and old[4:5] == "-" and random.random() < 0.7:
        return random.choice(DAYS)
    return value(random)


def query_value(random: Random) -> str:
    """Return a value for a query, more often one that pages look at."""
    return random.choice(QUERY_VALUES) if random.random() < 0.6 else value(random)
