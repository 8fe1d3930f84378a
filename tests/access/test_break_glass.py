"""A doctor may open the record of somebody else's patient: for a reason, for a time, and on record."""

import asyncio
import datetime as dt

import asyncpg
import orjson
import pytest

from tests.access.asking import call, outcome, undone
from tests.access.cast import Cast, House

ALL_IDS = list(range(1, 2000))


async def _patients(connection: asyncpg.Connection, house: House, asker: str) -> set[str]:
    return {
        row["first_name"]
        for row in await call(connection, house, house.session(asker), "patients_by_id", p_ids=ALL_IDS)
    }


async def _of(connection: asyncpg.Connection, house: House, asker: str, things: str, patient: str) -> int:
    key = house.id_of("clinic.patients", patient)
    rows = await call(connection, house, house.session(asker), f"{things}_by_patient_id_count", [key], None)
    return sum(row["total"] for row in rows)


async def test_opening_shows_the_record_and_stays_on_record(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    paul = house.id_of("clinic.patients", "paul")
    assert await _patients(web, house, "DOCTOR") == {"pia", "pearl", "olga", "quin", "ines"}
    async with undone(web):
        (answer,) = await call(
            web, house, house.session("DOCTOR"), "open_patient_record", p_patient_id=paul, p_reason="  Unconscious  "
        )
        assert (answer["first_name"], answer["phone"], answer["notes"]) == ("paul", "+49305550", "Clinical")
        assert await _patients(web, house, "DOCTOR") == {"pia", "pearl", "olga", "quin", "paul", "ines"}
        assert [
            await _of(web, house, "DOCTOR", things, "paul")
            for things in ("appointments", "visits", "prescriptions", "admissions")
        ] == [2, 1, 2, 1]
        # What is billed is no part of it, nor does anybody else see more.
        assert await _of(web, house, "DOCTOR", "bills", "paul") == 0
        assert await _patients(web, house, "NURSE") == {"pia", "pearl", "quin", "ines"}
        assert await _patients(web, house, "DOCTOR+RECEPTIONIST") == {
            "pia",
            "pearl",
            "pavel",
            "paul",
            "olga",
            "petra",
            "pablo",
            "quin",
            "ines",
        }
        assert await _patients(web, cast["south"], "DOCTOR") == {"pia", "pearl", "olga", "quin", "ines"}
        # To see is not to treat.
        visit = house.id_of("clinic.visits", "paul-dan")
        async with undone(web):
            assert (
                await outcome(
                    web, house, house.session("DOCTOR"), "add_treatment", p_visit_id=visit, p_kind="ECG", p_cost="1"
                )
                == "ZH002"
            )
    await call(
        web, house, house.session("DOCTOR"), "open_patient_record", p_patient_id=paul, p_reason="  Unconscious  "
    )
    record = await admin.fetchrow("""
        SELECT o.patient_id, o.reason, o.expires_at - o.opened_at AS time, d.first_name FROM clinic.record_openings AS o
        JOIN clinic.doctors AS d ON d.hospital_id = o.hospital_id AND d.id = o.doctor_id ORDER BY o.id DESC LIMIT 1
    """)
    assert record
    assert tuple(record) == (paul, "Unconscious", dt.timedelta(hours=4), "dora")


@pytest.mark.parametrize(
    ("hours", "seen"), [(3.9, {"pia", "pearl", "quin", "olga", "ines"}), (4.1, {"pia", "pearl", "quin", "ines"})]
)
async def test_an_opening_is_over_after_four_hours(
    admin: asyncpg.Connection, cast: Cast, hours: float, seen: set[str]
) -> None:
    house = cast["west"]
    opened_at = await admin.fetchval(
        """SELECT o.opened_at FROM clinic.record_openings AS o
           JOIN clinic.doctors AS d ON d.hospital_id = o.hospital_id AND d.id = o.doctor_id
           WHERE o.hospital_id = $1 AND o.patient_id = $2 AND d.first_name = 'dora'""",
        house.id,
        house.id_of("clinic.patients", "olga"),
    )
    async with undone(admin):
        later = opened_at + dt.timedelta(hours=hours)
        await admin.execute("SELECT set_config('app.clock', $1, true)", later.isoformat())
        assert await _patients(admin, house, "DOCTOR") == seen
        assert await _of(admin, house, "DOCTOR", "visits", "olga") == len(seen & {"olga"})


async def test_what_was_opened_once_opens_again_and_keeps_both_records(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["south"]
    olga = house.id_of("clinic.patients", "olga")
    await call(
        web, house, house.session("DOCTOR"), "open_patient_record", p_patient_id=olga, p_reason="Again unconscious"
    )
    query = (
        "SELECT array_agg(reason ORDER BY id) FROM clinic.record_openings WHERE hospital_id = $1 AND patient_id = $2"
    )
    assert await admin.fetchval(query, house.id, olga) == ["olga is unconscious", "Again unconscious"]


@pytest.mark.parametrize(
    "reason",
    [None, "", "   ", "x" * 1001, "Emergency", "  Curious  ", "aaaaaaaaaaaa", "a b c a b c a b c", ". , . , . , . ,"],
)
async def test_no_record_opens_without_a_reason(web: asyncpg.Connection, cast: Cast, reason: str | None) -> None:
    house = cast["north"]
    petra = house.id_of("clinic.patients", "petra")
    assert (
        await outcome(web, house, house.session("DOCTOR"), "open_patient_record", p_patient_id=petra, p_reason=reason)
        == "ZH501"
    )
    assert "petra" not in await _patients(web, house, "DOCTOR")


@pytest.mark.parametrize("reason", ["Больной без сознания", "急诊室里昏迷不醒的病人", "αναίσθητος ασθενής"])
async def test_a_reason_may_be_written_in_any_script(admin: asyncpg.Connection, reason: str) -> None:
    assert await admin.fetchval("SELECT clinic.opening_reason_problem($1)", reason) is None


async def test_an_opening_cannot_be_altered_or_erased_even_by_an_administrator_of_the_database(
    admin: asyncpg.Connection,
) -> None:
    for statement, sqlstate in (
        ("UPDATE clinic.record_openings SET reason = 'None'", "ZH502"),
        ("UPDATE clinic.record_openings SET expires_at = now() + interval '1 year'", "ZH502"),
        ("UPDATE clinic.doctor_patients SET open_until = now() + interval '1 year'", "ZH502"),
        ("DELETE FROM clinic.record_openings", "ZH503"),
    ):
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await admin.execute(statement)
        assert refusal.value.sqlstate == sqlstate, statement


async def test_openings_at_the_same_time_do_not_exceed_the_limit(
    api: asyncpg.Pool, admin: asyncpg.Connection, cast: Cast
) -> None:
    house, most = cast["west"], 5
    dora = house.id_of("clinic.doctors", "dora")
    count = "SELECT count(*) FROM clinic.record_openings WHERE hospital_id = $1 AND doctor_id = $2"
    before = await admin.fetchval(count, house.id, dora)
    await admin.execute(
        "INSERT INTO auth.limits (hospital_id, kind, most, window_seconds)"
        " VALUES ($1, 'record_opening.doctor', $2, 3600) ON CONFLICT (hospital_id, kind) DO UPDATE SET most = $2",
        house.id,
        most,
    )
    # One was opened already, so that the limit's row and the count are there, or are not where that was long ago.
    await admin.execute("DELETE FROM auth.attempts WHERE hospital_id = $1", house.id)
    petra = house.id_of("clinic.patients", "petra")
    found = await asyncio.gather(
        *(
            outcome(
                api, house, house.session("DOCTOR"), "open_patient_record", p_patient_id=petra, p_reason="Unconscious"
            )
            for _ in range(4 * most)
        )
    )
    assert sorted(found) == [""] * most + ["ZH006"] * (3 * most)
    assert await admin.fetchval(count, house.id, dora) == before + most


async def test_an_opening_is_an_event_that_names_no_reason(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["south"]
    petra = house.id_of("clinic.patients", "petra")
    await call(web, house, house.session("DOCTOR"), "open_patient_record", p_patient_id=petra, p_reason="Unconscious")
    event = await admin.fetchrow(
        "SELECT subject, change, payload FROM clinic.outbox_events WHERE hospital_id = $1 ORDER BY id DESC LIMIT 1",
        house.id,
    )
    assert event
    assert (event["subject"], event["change"]) == ("record_opening", "INSERT")
    payload = orjson.loads(event["payload"])
    assert payload.keys() == {"doctor_id", "patient_id", "opened_at", "expires_at"}
    assert payload["patient_id"] == petra


async def test_an_opening_is_audited_and_told_to_the_administrators(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["south"]
    pablo = house.id_of("clinic.patients", "pablo")
    mails = "SELECT kind, recipient FROM auth.mails WHERE hospital_id = $1 AND sent_at IS NULL ORDER BY recipient"
    await admin.execute("DELETE FROM auth.mails WHERE hospital_id = $1", house.id)
    for _ in range(2):
        await call(
            web, house, house.session("DOCTOR"), "open_patient_record", p_patient_id=pablo, p_reason="Unconscious"
        )
    administrators = await admin.fetch(
        "SELECT 'RECORD_OPENED' AS kind, email AS recipient FROM auth.accounts"
        " WHERE hospital_id = $1 AND 'ADMIN' = ANY (roles) ORDER BY email",
        house.id,
    )
    assert administrators
    assert await admin.fetch(mails, house.id) == administrators
    events = await admin.fetch(
        "SELECT account_id, patient_ids FROM audit.events WHERE hospital_id = $1 AND kind = 'BREAK_GLASS'"
        " ORDER BY occurred_at DESC LIMIT 2",
        house.id,
    )
    (key,) = house.keys["auth.accounts"]["DOCTOR"]
    assert [tuple(event) for event in events] == [(int(key.split("/")[1]), [pablo])] * 2
