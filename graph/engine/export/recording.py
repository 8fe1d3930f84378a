"""What an export has read, for the record: each row once, however many rows of the export show it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

# A bit for each key, in blocks: keys lie close together, and there may be millions.
_BLOCK_BITS = 16
_BLOCK_BYTES = 1 << (_BLOCK_BITS - 3)


class Keys:
    """Keys that were met, an eighth of a byte each where they lie close together."""

    def __init__(self) -> None:
        self._blocks: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(_BLOCK_BYTES))

    def new(self, keys: Iterable[int]) -> list[int]:
        """Those that were not met before, which they are from now on."""
        found = []
        for key in keys:
            block, place = self._blocks[key >> _BLOCK_BITS], key & ((1 << _BLOCK_BITS) - 1)
            byte, bit = place >> 3, 1 << (place & 7)
            if not block[byte] & bit:
                block[byte] |= bit
                found.append(key)
        return found


class Recorded:
    """What an export has put on record so far."""

    def __init__(self) -> None:
        self._keys: defaultdict[str, Keys] = defaultdict(Keys)

    def rest(self, reads: dict[str, Any]) -> dict[str, Any] | None:
        """Of what a page has read, what is not on record yet; None where that is nothing.

        `reads` are arguments of the function that puts it on record; a list that is that of a kind of rows is its name.
        """
        rows = {kind: new for kind, keys in reads["p_rows"].items() if (new := self._keys[kind].new(keys))}
        if not rows:
            return None
        return {"p_rows": rows} | {
            name: rows.get(keys, []) if isinstance(keys, str) else keys and self._keys[name].new(keys)
            for name, keys in reads.items()
            if name != "p_rows"
        }
