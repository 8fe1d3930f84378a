"""Rules 1 and 2 together: whatever commands come in whatever order, statuses follow and nothing overlaps."""

import itertools
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.databases import Database
from tests.machines import PATIENT, Clinic, clinic

# command: (from which statuses, to which)
COMMANDS = {
    "check_in_appointment": ({"BOOKED", "NO_SHOW"}, "CHECKED_IN"),
    "start_appointment": ({"CHECKED_IN"}, "IN_PROGRESS"),
    "complete_appointment": ({"IN_PROGRESS"}, "COMPLETED"),
    "cancel_appointment": ({"BOOKED", "CHECKED_IN"}, "CANCELLED"),
    "mark_no_show": ({"BOOKED"}, "NO_SHOW"),
    "mark_left_unseen": ({"CHECKED_IN"}, "LEFT_UNSEEN"),
}
SLOTS = st.integers(0, 7)
LENGTHS = st.sampled_from([30, 60, 90])
FREE = ("CANCELLED", "NO_SHOW", "LEFT_UNSEEN")


class Desk(RuleBasedStateMachine):
    """A desk that commands at random, and a model of what it should find."""

    appointments = Bundle("appointments")
    clinic: Clinic

    def __init__(self) -> None:
        super().__init__()
        self.wait = self.clinic.wait
        self.hospital = self.clinic.hospital()
        self.doctors = [self.wait(self.hospital.new_doctor()) for _ in range(2)]
        self.patients = [self.wait(self.hospital.new_patient()) for _ in range(2)]
        # id: [status, doctor, patient, first quarter of an hour, last]
        self.model: dict[int, list[Any]] = {}

    def clashes(self, doctor: int, patient: int, slot: int, minutes: int, besides: int = 0) -> str:
        """The SQLSTATE that a booking ends with, by the model; "" where it is free."""
        live = [one for key, one in self.model.items() if one[0] not in FREE and key != besides]
        busy = [one for one in live if one[3] < slot * 30 + minutes and one[4] > slot * 30]
        if any(one[1] == doctor for one in busy):
            return "ZH201"
        return "ZH202" if any(one[2] == patient for one in busy) else ""

    def does(self, expected: str, function: str, **arguments: Any) -> Any:
        """Calls a command and proves that it ends with the SQLSTATE expected; its row where that is none."""
        sqlstate, row = self.clinic.outcome(self.hospital.call("ADMIN", function, **arguments))
        assert sqlstate == expected, row
        return None if sqlstate else row

    @rule(target=appointments, doctor=st.integers(0, 1), patient=st.integers(0, 1), slot=SLOTS, minutes=LENGTHS)
    def book(self, doctor: int, patient: int, slot: int, minutes: int) -> int:
        who = self.doctors[doctor], self.patients[patient]
        starts = self.hospital.at(9 + slot // 2, slot % 2 * 30)
        expected = self.clashes(*who, slot, minutes)
        row = self.does(
            expected,
            "book_appointment",
            p_patient_id=who[1],
            p_doctor_id=who[0],
            p_starts_at=starts,
            p_duration_minutes=minutes,
        )
        if row is None:
            return 0
        self.model[row["id"]] = ["BOOKED", *who, slot * 30, slot * 30 + minutes]
        return int(row["id"])

    @rule(appointment=appointments, command=st.sampled_from(sorted(COMMANDS)))
    def follow(self, appointment: int, command: str) -> None:
        if appointment:
            allowed, becomes = COMMANDS[command]
            fine = self.model[appointment][0] in allowed
            if command == "cancel_appointment":
                self.does("" if fine else "ZH207", command, p_appointment_id=appointment, p_reason="Ill")
            else:
                expected = "" if fine else "ZH207"
                status, doctor, patient, begins, ends = self.model[appointment]
                if status == "NO_SHOW" and fine:
                    # Who comes late needs the time to be still free.
                    expected = self.clashes(doctor, patient, begins // 30, ends - begins)
                sqlstate, row = self.clinic.outcome(self.hospital.follow(appointment, command))
                assert sqlstate == expected, row
                fine = not sqlstate
            if fine:
                self.model[appointment][0] = becomes

    @rule(appointment=appointments, doctor=st.integers(0, 1), slot=SLOTS, minutes=LENGTHS)
    def move(self, appointment: int, doctor: int, slot: int, minutes: int) -> None:
        if not appointment:
            return
        one, booked_doctor = self.model[appointment], self.doctors[doctor]
        movable = one[0] == "BOOKED"
        expected = self.clashes(booked_doctor, one[2], slot, minutes, appointment) if movable else "ZH207"
        starts = self.hospital.at(9 + slot // 2, slot % 2 * 30)
        if self.does(
            expected,
            "reschedule_appointment",
            p_appointment_id=appointment,
            p_starts_at=starts,
            p_duration_minutes=minutes,
            p_doctor_id=booked_doctor,
        ):
            self.model[appointment] = ["BOOKED", booked_doctor, one[2], slot * 30, slot * 30 + minutes]

    @invariant()
    def agrees_with_the_model(self) -> None:
        rows = self.wait(self.hospital.rows("ADMIN", "appointments_by_id", p_ids=list(self.model)))
        begin = self.hospital.at(9)
        found = {
            row["id"]: [
                row["status"], row["doctor_id"], row["patient_id"],
                *((row[end] - begin).total_seconds() / 60 for end in ("starts_at", "ends_at")),
            ]
            for row in rows
        }  # fmt: skip
        assert found == self.model
        live = [one for one in found.values() if one[0] not in FREE]
        for one, other in itertools.combinations(live, 2):
            assert one[1] != other[1] or one[4] <= other[3] or other[4] <= one[3]


def test_no_order_of_commands_breaks_the_rules(database: Database) -> None:
    with clinic(database) as Desk.clinic:
        run_state_machine_as_test(Desk, settings=settings(PATIENT, max_examples=40, stateful_step_count=25))
