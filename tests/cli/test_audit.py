"""`wardgraph audit`: an operator seals what is on record, and finds out who changed it."""

import asyncpg
import pytest

from tests.databases import Database
from tests.events import outlived, settled
from tests.installation import Installation


@pytest.fixture(scope="module")
def installation(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Two hospitals, whose making is on record."""
    made = Installation(tmp_path_factory.mktemp("data"))
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    for name in ("north", "south"):
        created = made.run_here(
            "hospital", "create", name, "--name", name, "--time-zone", "Europe/Berlin", "--currency", "EUR"
        )
        assert created.returncode == 0, created.stderr
    return made


async def test_a_chain_is_sealed_verified_and_held_against_a_head(
    installation: Installation, admin: asyncpg.Connection
) -> None:
    await settled(admin)
    assert "north: sealed " in installation.run("audit", "seal").stdout
    first = installation.run("audit", "verify")
    assert first.returncode == 0, first.stdout
    assert "north: " in first.stdout
    heads = [line.removeprefix("head ") for line in first.stdout.splitlines() if line.startswith("head ")]
    assert [head.split(":")[0] for head in heads] == ["north", "south"]
    expect = [each for head in heads for each in ("--expect", head)]
    assert installation.run("audit", "verify", *expect).returncode == 0
    await admin.execute("UPDATE audit.events SET login = 'nobody' WHERE hospital_id = 1 AND kind = 'INSERT'")
    found = installation.run("audit", "verify")
    assert found.returncode == 1
    assert "north: changed event" in found.stdout
    assert "south: changed event" not in found.stdout
    assert installation.run("audit", "verify", "--hospital", "south").returncode == 0
    await admin.execute("DELETE FROM audit.seals WHERE hospital_id = 1")
    await settled(admin)
    assert installation.run("audit", "seal", "--hospital", "north").returncode == 0
    assert installation.run("audit", "verify").returncode == 0
    again = installation.run("audit", "verify", *expect)
    assert again.returncode == 1
    assert "north: seal 1 has not the head that was kept: the chain was made again" in again.stdout


def test_what_is_no_head_or_no_hospital_is_refused(installation: Installation) -> None:
    assert "is no head" in installation.run_here("audit", "verify", "--expect", "nonsense").stderr
    refused = installation.run_here("audit", "verify", "--hospital", "nowhere")
    assert refused.returncode == 1
    assert "There is no hospital 'nowhere'." in refused.stderr
    assert installation.run_here("audit", "verify", "--expect", f"nowhere:1:{'0' * 64}").returncode == 1


async def test_what_is_unsealed_for_an_hour_is_told_and_what_holds_it_up(
    installation: Installation, admin: asyncpg.Connection, database: Database
) -> None:
    await settled(admin)
    assert installation.run("audit", "seal").returncode == 0
    holder = await asyncpg.connect(database.admin_dsn)
    transaction = holder.transaction()
    await transaction.start()
    pid, login, _ = await holder.fetchrow(  # type: ignore[misc]
        "SELECT pg_backend_pid(), current_user::text, pg_current_xact_id()::text"
    )
    # What other tests began before it would be told of instead.
    await outlived(admin, pid)
    late = "UPDATE audit.events SET occurred_at = occurred_at - interval '2 hours' WHERE id = $1"
    try:
        event = await admin.fetchval(
            "INSERT INTO audit.events (hospital_id, kind) SELECT id, 'SIGN_OUT' FROM clinic.hospitals"
            " WHERE slug = 'south' RETURNING id"
        )
        assert installation.run("audit", "seal").returncode == 0
        assert installation.run("audit", "verify", "--hospital", "south").returncode == 0
        await admin.execute(late, event)
        found = installation.run("audit", "verify", "--hospital", "south")
    finally:
        await transaction.rollback()
        await holder.close()
    assert found.returncode == 1
    assert "south: 1 events unsealed for longer than an hour" in found.stdout
    assert f"holds them up: pid {pid} of login {login}, since " in found.stdout
    await settled(admin)
    stopped = installation.run("audit", "verify", "--hospital", "south")
    assert stopped.returncode == 1
    assert "no transaction holds them up" in stopped.stdout
    assert installation.run("audit", "seal").returncode == 0
    # That its time was set back is found; no event waits any more.
    assert "unsealed" not in installation.run("audit", "verify", "--hospital", "south").stdout
