"""What a command answers is what its asker sees of the row: no column more than a read would show."""

import asyncpg
import pytest

from tests.access.asking import call, undone
from tests.access.bulk_commands import BULK
from tests.access.cast import ASKERS, Cast
from tests.access.commands import COMMANDS
from tests.access.naming import resolved

# Their answers are no rows of a table. Those of bulk edits are counts and ids: tests/access/test_bulk.py.
OF_NO_TABLE = {"begin_second_factor", "confirm_second_factor", "disable_second_factor", *BULK}

# A death cancels the booking that showed the patient to a nurse or doctor.
END_A_RELATION = {"record_death"}


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - OF_NO_TABLE))
async def test_a_command_answers_with_the_row_as_a_read_shows_it_to_the_same_asker(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast, command: str
) -> None:
    house = cast["north"]
    things = await admin.fetchval(
        "SELECT t.typname FROM pg_proc AS p JOIN pg_type AS t ON t.oid = p.prorettype"
        " WHERE p.pronamespace = 'api'::regnamespace AND p.proname = $1",
        command,
    )
    for asker in ASKERS:
        arguments = resolved(COMMANDS[command].arguments, house, asker)
        if set(COMMANDS[command].roles.split()) & set(asker.split("+")):
            async with undone(web):
                read = (web, house, house.session(asker), f"{things}_by_id")
                before = (
                    await call(*read, [next(iter(arguments.values()))])
                    if command.startswith(("delete_", "drop_"))
                    else []
                )
                answer = await call(web, house, house.session(asker), command, **arguments)
                assert answer[0]["id" if things == "hospitals" else "hospital_id"] == house.id
                # What was deleted is answered as it was, and is there no more.
                now = await call(*read, [answer[0]["id"]])
                if not now and command in END_A_RELATION:
                    continue
                assert (answer, bool(now)) == (before, False) if before else answer == now, asker


async def test_a_repeated_request_answers_with_what_the_asker_sees_now(
    web: asyncpg.Connection, admin: asyncpg.Connection, cast: Cast
) -> None:
    house = cast["north"]
    (key,) = house.keys["auth.accounts"]["PATIENT+RECEPTIONIST"]
    arguments = resolved(COMMANDS["book_appointment"].arguments, house) | {
        "p_patient_id": house.id_of("clinic.patients", "paul"),
        "p_request_id": "11111111-2222-3333-4444-555555555555",
    }
    session = house.session("PATIENT+RECEPTIONIST")
    await call(web, house, session, "book_appointment", **arguments)
    become = "UPDATE auth.accounts SET roles = $3 WHERE hospital_id = $1 AND id = $2"
    await admin.execute(become, house.id, int(key.split("/")[1]), ["PATIENT"])
    # The account may still book for itself, which does not let it repeat the answer about paul.
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await call(web, house, session, "book_appointment", **arguments)
    assert refusal.value.sqlstate == "ZH003"
    # The same request id under another account is another request.
    (other,) = await call(
        web,
        house,
        house.session("ADMIN"),
        "book_appointment",
        **arguments
        | {
            "p_patient_id": house.id_of("clinic.patients", "petra"),
            "p_doctor_id": house.id_of("clinic.doctors", "dan"),
        },
    )
    assert other["patient_id"] == house.id_of("clinic.patients", "petra")
