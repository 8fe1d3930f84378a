"""What a department's shelf holds, read three ways that must agree."""

import asyncpg


async def batches(admin: asyncpg.Connection, medication: int) -> dict[str, int]:
    """The units of each batch of a medication."""
    rows = await admin.fetch(
        """
        SELECT b.batch_number, b.units FROM clinic.stock_batches AS b
        JOIN clinic.stock AS s ON s.hospital_id = b.hospital_id AND s.id = b.stock_id WHERE s.medication_id = $1
        """,
        medication,
    )
    return {row["batch_number"]: row["units"] for row in rows}


async def movements(admin: asyncpg.Connection, medication: int) -> list[tuple[str, str, int]]:
    """The ledger of a medication: (kind, batch, units), oldest first."""
    rows = await admin.fetch(
        """
        SELECT m.kind, b.batch_number, m.units FROM clinic.stock_movements AS m
        JOIN clinic.stock_batches AS b ON b.hospital_id = m.hospital_id AND b.id = m.batch_id
        JOIN clinic.stock AS s ON s.hospital_id = m.hospital_id AND s.id = m.stock_id
        WHERE s.medication_id = $1 ORDER BY m.id
        """,
        medication,
    )
    return [tuple(row) for row in rows]


async def adds_up(admin: asyncpg.Connection, hospital: int) -> int:
    """All units of a hospital, after proving that ledger, batches and stock agree on every one of them."""
    rows = await admin.fetch(
        """
        SELECT s.units_on_hand,
            (SELECT coalesce(sum(b.units), 0) FROM clinic.stock_batches AS b
                WHERE b.hospital_id = s.hospital_id AND b.stock_id = s.id) AS in_batches,
            (SELECT coalesce(sum(m.units), 0) FROM clinic.stock_movements AS m
                WHERE m.hospital_id = s.hospital_id AND m.stock_id = s.id) AS in_ledger,
            NOT EXISTS (SELECT FROM clinic.stock_batches AS b
                WHERE b.hospital_id = s.hospital_id AND b.stock_id = s.id AND b.units <> (
                    SELECT coalesce(sum(m.units), 0) FROM clinic.stock_movements AS m
                    WHERE m.hospital_id = b.hospital_id AND m.batch_id = b.id
                )) AS batch_by_batch
        FROM clinic.stock AS s WHERE s.hospital_id = $1
        """,
        hospital,
    )
    for row in rows:
        assert row["units_on_hand"] == row["in_batches"] == row["in_ledger"]
        assert row["batch_by_batch"]
    return sum(row["units_on_hand"] for row in rows)
