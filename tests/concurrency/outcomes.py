"""What became of many calls at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from typing import Any

from tests.refusals import sqlstate_of


async def all_at_once(calls: Iterable[Awaitable[Any]]) -> tuple[list[Any], Counter[str]]:
    """The answers of those that went well, and how often each SQLSTATE came of the others."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    answers = [result for result in results if not sqlstate_of(result)]
    return answers, Counter(filter(None, map(sqlstate_of, results)))
