"""Who may see a row: the audiences that `rows` and `unmasked` in db/entities name, each as an SQL condition.

Only leakproof comparisons use indexes beneath row security, and `(SELECT ...)` around a call makes PostgreSQL compute
it once a statement (ADR 2). What looks rows up first asks whether it can concern the asker at all.
"""

from dataclasses import dataclass

_KNOWN = """(SELECT auth.{who}()) IS NOT NULL AND EXISTS (
    SELECT FROM auth.{view} AS known
    WHERE known.hospital_id = {{row}}.hospital_id AND known.patient_id = {{argument}}
)"""
# A part is seen by whoever sees the whole; the permission first, since it is looked up once a statement.
_PART = """(SELECT auth.may('{{argument}}')) OR EXISTS (
    SELECT FROM clinic.{plural} AS whole
    WHERE whole.hospital_id = {{row}}.hospital_id AND whole.id = {{row}}.{key}
)"""


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience: its condition on `{row}`, what its argument is, and who it is in words.

    `takes` is "permission", "column" (of the row, as `{argument}`), "condition" or "" where there is no argument.
    `roles` are those that the audience consists of, apart from holders of a permission.
    """

    condition: str
    takes: str
    roles: tuple[str, ...]
    words: str


AUDIENCES: dict[str, Audience] = {
    "everyone": Audience("true", "", ("PUBLIC",), "all"),
    "everyone_where": Audience("{argument}", "condition", ("PUBLIC",), "some"),
    "granted": Audience("(SELECT auth.may('{argument}'))", "permission", (), "all"),
    "own_record": Audience("{argument} = (SELECT auth.patient_id())", "column", ("PATIENT",), "their own"),
    "own_account": Audience("{argument} = (SELECT auth.account_id())", "column", ("ACCOUNT",), "their own"),
    "own_calendar": Audience("{argument} = (SELECT auth.doctor_id())", "column", ("DOCTOR",), "their own"),
    "own_ward": Audience("{argument} = (SELECT auth.ward_id())", "column", ("NURSE",), "their department's"),
    "their_doctor": Audience(
        _KNOWN.format(who="doctor_id", view="patients_of_the_doctor"),
        "column",
        ("DOCTOR",),
        "their patients' and inpatients'",
    ),
    "their_ward": Audience(
        _KNOWN.format(who="ward_id", view="patients_of_the_ward"), "column", ("NURSE",), "their department's patients'"
    ),
    "colleagues_ward": Audience(
        """(SELECT auth.ward_id()) IS NOT NULL AND EXISTS (
    SELECT FROM clinic.doctors AS colleague
    WHERE
        colleague.hospital_id = {row}.hospital_id AND colleague.id = {argument}
        AND colleague.department_id = (SELECT auth.ward_id())
)""",
        "column",
        ("NURSE",),
        "their department's doctors'",
    ),
    "pharmacy": Audience(
        """(SELECT auth.may('{argument}')) AND EXISTS (
    SELECT FROM auth.prescribed_patients AS given
    WHERE given.hospital_id = {row}.hospital_id AND given.patient_id = coalesce({row}.merged_into_id, {row}.id)
)""",
        "permission",
        (),
        "those who were prescribed something",
    ),
    "with_appointment": Audience(
        _PART.format(plural="appointments", key="appointment_id"), "permission", (), "as appointments"
    ),
    "with_visit": Audience(_PART.format(plural="visits", key="visit_id"), "permission", (), "as visits"),
    "with_prescription": Audience(
        _PART.format(plural="prescriptions", key="prescription_id"), "permission", (), "as prescriptions"
    ),
    "with_bill": Audience(_PART.format(plural="bills", key="bill_id"), "permission", (), "as bills"),
    "with_payment": Audience(_PART.format(plural="payments", key="payment_id"), "permission", (), "as payments"),
}


def condition(name: str, argument: str, row: str) -> str:
    """The SQL of an audience for the rows of the table or alias `row`."""
    audience = AUDIENCES[name]
    if "{row}" in argument:
        argument = argument.format(row=row)
    elif audience.takes == "column" and "." not in argument:
        argument = f"{row}.{argument}"
    return audience.condition.format(row=row, argument=argument)


def known_condition(name: str, argument: str, row: str) -> str:
    """The same, false where it is null: what a mask asks of a row."""
    sql = condition(name, argument, row)
    return f"coalesce({sql}, false)" if AUDIENCES[name].takes == "column" and "EXISTS" not in sql else sql
