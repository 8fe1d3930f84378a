"""When two texts are one, as Python's own Unicode has it."""

import unicodedata

# What Unicode says to leave out where texts are compared (Default_Ignorable_Code_Point), as far as it is in names.
SILENT = dict.fromkeys(
    map(ord, "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u200b\u200c\u200d\u200e\u200f"
        "\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
)  # fmt: skip


def folded(text: str) -> str:
    """Unicode's canonical caseless matching (D145), with one blank for each run of them."""
    decomposed = unicodedata.normalize("NFD", text).casefold().translate(SILENT)
    parts = unicodedata.normalize("NFC", decomposed)
    kept = "".join(" " if each.isspace() else each for each in parts)
    while "  " in kept:
        kept = kept.replace("  ", " ")
    return kept
