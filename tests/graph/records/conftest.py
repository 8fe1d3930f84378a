"""Who sends the requests of a module."""

import pytest

from tests.staff import Staff
from tests.web import Client


@pytest.fixture(scope="module")
async def boss(staff: Staff) -> Client:
    """An administrator."""
    return await staff.person("ADMIN")


@pytest.fixture(scope="module")
async def cashier(staff: Staff) -> Client:
    """Somebody who keeps no records but those of money."""
    return await staff.person("CASHIER")
