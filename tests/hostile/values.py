"""Values that break programs elsewhere, as JSON text: some of them are no value that Python could write."""

import json

from graph.declare import ids

_TEXTS = {
    "a quote that ends SQL": "' OR '1'='1",
    "a second statement": "'; DROP TABLE clinic.patients; --",
    "a cast": "1::regclass",
    "a dollar quote": "$$; SELECT pg_sleep(9); $$",
    "placeholders": "$1 %s %(x)s {0} :x ?",
    "NUL": "\0",
    "NUL within a word": "a\0b",
    "half of a surrogate pair": "\ud800",
    "the other half": "x\udfffy",
    "64 bits and one": "9223372036854775808",
    "64 bits and one below": "-9223372036854775809",
    "a number without end": "1e1000",
    "a number with a long tail": "0." + "1" * 400,
    "not a number": "NaN",
    "infinity": "Infinity",
    "the year 10000": "10000-01-01",
    "an instant of the year 10000": "10000-01-01T00:00:00Z",
    "the year 0": "0000-01-01",
    "an instant before all": "0001-01-01T00:00:00+14:00",
    "an instant after all": "9999-12-31T23:59:59.999999-14:00",
    "a day that never is": "2026-02-30",
    "PostgreSQL's infinity": "infinity",
    "dashes": "-" * 40,
    "dashes and words": "a - b -c --d " * 20,
    "wildcards": "%_%" * 200,
    "backslashes": "\\" * 333,
    "operators of a text search": "!a & (b | <-> :*",
    "JSON": '{"$gt": ""}',
    "a path": "../../../../etc/passwd",
    "text from right to left": "\u202egnp.exe",
    "white space of all kinds": "\t\n\r\v\f\u00a0\u2003\u200b\ufeff",
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 50,
    "combining marks": "e" + "\u0301" * 500,
    "nothing": "",
    "a long text": "x" * 70_000,
    "an id beyond 64 bits": "UGF0aWVudDo5MjIzMzcyMDM2ODU0Nzc1ODA4",
    "the largest id": ids.encode("Patient", 2**63 - 1),
    "an id of what is none": ids.encode("Nothing", 1),
    "base64 of nothing": "====",
}
_OTHERS = {
    "a number beyond 64 bits": "9223372036854775808",
    "a number beyond all": "1e1000",
    "a number next to nothing": "1e-1000",
    "a number beyond 32 bits": "2147483648",
    "a negative number": "-1",
    "minus zero": "-0.0",
    "null": "null",
    "a list": "[]",
    "a list in lists": "[[[[]]]]",
    "an object": "{}",
    "an object with a strange key": '{"__proto__": {"\\u0000": 1}}',
    "true": "true",
}

VALUES: dict[str, str] = {name: json.dumps(text) for name, text in _TEXTS.items()} | _OTHERS
"""JSON texts by what they are."""
