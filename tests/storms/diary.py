"""What has to hold of a hospital's appointments whenever nobody works, recounted with no function of the project."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg

LIVE = "NOT IN ('CANCELLED', 'NO_SHOW', 'LEFT_UNSEEN')"
MINUTE = dt.timedelta(minutes=1)

WRONG = {
    "a patient in two places": f"""
        SELECT a.id, b.id FROM clinic.appointments AS a JOIN clinic.appointments AS b
        ON b.hospital_id = a.hospital_id AND b.id > a.id AND b.patient_id = a.patient_id
            AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at
        WHERE a.hospital_id = $1 AND a.status {LIVE} AND b.status {LIVE}""",
    "a doctor in two places without overbooking": f"""
        SELECT a.id, b.id FROM clinic.appointments AS a JOIN clinic.appointments AS b
        ON b.hospital_id = a.hospital_id AND b.id > a.id AND b.doctor_id = a.doctor_id
            AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at
        WHERE a.hospital_id = $1 AND a.status {LIVE} AND b.status {LIVE}
            AND a.overbooked_at IS NULL AND b.overbooked_at IS NULL""",
    "overbooked by nobody, or without a reason": """
        SELECT a.id FROM clinic.appointments AS a
        WHERE a.hospital_id = $1 AND a.overbooked_at IS NOT NULL
            AND (a.overbooked_by_id IS NULL OR a.overbook_reason = '')""",
    "a step that none may take": """
        SELECT c.id, c.from_status, c.to_status FROM clinic.status_changes AS c
        WHERE c.hospital_id = $1 AND CASE WHEN c.is_undo THEN c.to_status ELSE c.from_status END
            || '>' || CASE WHEN c.is_undo THEN c.from_status ELSE c.to_status END <> ALL (ARRAY[
            'BOOKED>CHECKED_IN', 'CHECKED_IN>IN_PROGRESS', 'IN_PROGRESS>COMPLETED', 'BOOKED>CANCELLED',
            'CHECKED_IN>CANCELLED', 'BOOKED>NO_SHOW', 'CHECKED_IN>LEFT_UNSEEN'
        ])""",
    "steps that do not follow each other": """
        SELECT a.id, a.status, c.steps FROM clinic.appointments AS a
        CROSS JOIN LATERAL (
            SELECT array_agg(s.from_status ORDER BY s.id) AS froms, array_agg(s.to_status ORDER BY s.id) AS tos,
                array_agg(s.changed_at ORDER BY s.id) <> array_agg(s.changed_at ORDER BY s.changed_at) AS is_backwards,
                string_agg(s.from_status || '>' || s.to_status, ' ' ORDER BY s.id) AS steps
            FROM clinic.status_changes AS s WHERE s.hospital_id = a.hospital_id AND s.appointment_id = a.id
        ) AS c
        WHERE a.hospital_id = $1 AND (
            CASE WHEN a.entry_reason IS NULL THEN 'BOOKED' ELSE 'COMPLETED' END || c.tos
                IS DISTINCT FROM c.froms || a.status AND c.steps IS NOT NULL
            OR c.steps IS NULL AND a.status <> CASE WHEN a.entry_reason IS NULL THEN 'BOOKED' ELSE 'COMPLETED' END
            OR c.is_backwards
        )""",
    "a step taken back twice, too late, or that is another": """
        SELECT u.id FROM clinic.status_changes AS u
        LEFT JOIN clinic.status_changes AS s ON s.hospital_id = u.hospital_id AND s.id = u.undoes_id
        JOIN clinic.hospitals AS h ON h.id = u.hospital_id
        WHERE u.hospital_id = $1 AND u.is_undo AND (
            (s.appointment_id, s.from_status, s.to_status, s.is_undo)
                IS DISTINCT FROM (u.appointment_id, u.to_status, u.from_status, false)
            OR s.id >= u.id OR u.changed_at > s.changed_at + h.undo_hours * interval '1 hour'
            OR EXISTS (
                SELECT FROM clinic.status_changes AS o
                WHERE o.hospital_id = u.hospital_id AND o.undoes_id = u.undoes_id AND o.id <> u.id
            )
        )""",
    # Only a BOOKED one is moved: so all since it was that last are of the time that it has.
    "a status before its time": """
        SELECT c.id, c.to_status, c.changed_at, a.starts_at FROM clinic.status_changes AS c
        JOIN clinic.appointments AS a ON a.hospital_id = c.hospital_id AND a.id = c.appointment_id
        JOIN clinic.hospitals AS h ON h.id = c.hospital_id
        WHERE c.hospital_id = $1 AND NOT c.is_undo AND NOT EXISTS (
            SELECT FROM clinic.status_changes AS b
            WHERE b.hospital_id = c.hospital_id AND b.appointment_id = c.appointment_id AND b.id > c.id
                AND b.to_status = 'BOOKED'
        ) AND CASE
            WHEN c.to_status = 'NO_SHOW' THEN c.changed_at < a.starts_at
            WHEN c.to_status <> 'CANCELLED' THEN
                (c.changed_at AT TIME ZONE h.time_zone)::date < (a.starts_at AT TIME ZONE h.time_zone)::date
        END""",
    "a past encounter without its visit, too long ago, or not over": """
        SELECT a.id FROM clinic.appointments AS a
        LEFT JOIN clinic.visits AS v ON v.hospital_id = a.hospital_id AND v.appointment_id = a.id
        JOIN clinic.hospitals AS h ON h.id = a.hospital_id
        WHERE a.hospital_id = $1 AND a.entry_reason IS NOT NULL AND (
            v.id IS NULL OR v.visited_at <> a.starts_at OR a.ends_at > a.created_at
            OR (a.created_at AT TIME ZONE h.time_zone)::date - (a.starts_at AT TIME ZONE h.time_zone)::date
                > h.past_visit_days
        )""",
    "a visit of what has not begun, or two": """
        SELECT v.id FROM clinic.visits AS v
        JOIN clinic.appointments AS a ON a.hospital_id = v.hospital_id AND a.id = v.appointment_id
        WHERE v.hospital_id = $1 AND (
            a.status NOT IN ('IN_PROGRESS', 'COMPLETED')
            OR (v.patient_id, v.doctor_id, v.department_id) <> (a.patient_id, a.doctor_id, a.department_id)
            OR 1 < (
                SELECT count(*) FROM clinic.visits AS o WHERE o.hospital_id = v.hospital_id AND o.appointment_id = a.id
            )
        )""",
    "a doctor who is retired and booked": """
        SELECT a.id FROM clinic.appointments AS a
        JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
        WHERE a.hospital_id = $1 AND d.retired_at IS NOT NULL
            AND a.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')""",
    "a hold beside another, too long, or one too many": """
        SELECT x.id FROM clinic.holds AS x
        WHERE x.hospital_id = $1 AND (
            x.expires_at > x.created_at + interval '5 minutes'
            OR EXISTS (
                SELECT FROM clinic.holds AS o
                WHERE o.hospital_id = x.hospital_id AND o.doctor_id = x.doctor_id AND o.id <> x.id
                    AND o.starts_at < x.ends_at AND o.ends_at > x.starts_at
            )
            OR x.expires_at > $2 AND 5 < (
                SELECT count(*) FROM clinic.holds AS o
                WHERE o.hospital_id = x.hospital_id AND o.account_id = x.account_id AND o.expires_at > $2
            )
        )""",
    "booked in a time that is held": f"""
        SELECT a.id, x.id FROM clinic.appointments AS a
        JOIN clinic.holds AS x ON x.hospital_id = a.hospital_id AND x.doctor_id = a.doctor_id
            AND x.starts_at < a.ends_at AND x.ends_at > a.starts_at
        WHERE a.hospital_id = $1 AND $2::timestamptz < x.expires_at AND a.status {LIVE} AND a.entry_reason IS NULL""",
    "patients of a doctor counted wrongly": f"""
        SELECT k.doctor_id, k.patient_id FROM clinic.doctor_patients AS k
        WHERE k.hospital_id = $1 AND k.live_appointments <> (
            SELECT count(*) FROM clinic.appointments AS a
            WHERE a.hospital_id = k.hospital_id AND a.doctor_id = k.doctor_id AND a.patient_id = k.patient_id
                AND a.status {LIVE}
        )""",
}  # fmt: skip


async def wrongs(admin: asyncpg.Connection, hospital: int, clock: dt.datetime) -> dict[str, list[tuple[Any, ...]]]:
    """What is wrong with the appointments of a hospital, by what it is."""
    found = {}
    for name, query in WRONG.items():
        # The clock is no part of every query, and PostgreSQL wants to know the type of what is given.
        given = f"WITH given AS (SELECT $2::timestamptz AS clock) {query}"
        rows = await admin.fetch(given, hospital, clock)
        if rows:
            found[name] = [tuple(row) for row in rows]
    return found


def _within(wall: dt.datetime, starts: dt.time, ends: dt.time, days: set[int]) -> bool:
    """Whether a minute of the wall is in hours that begin on these weekdays, and end on the next unless later."""
    minute = wall.time()
    if ends > starts:
        return wall.isoweekday() in days and starts <= minute < ends
    yesterday = (wall - dt.timedelta(days=1)).isoweekday()
    return (wall.isoweekday() in days and minute >= starts) or (yesterday in days and minute < ends)


def _minutes(row: asyncpg.Record, zone: ZoneInfo) -> Iterator[dt.datetime]:
    at = row["starts_at"]
    while at < row["ends_at"]:
        yield at.astimezone(zone)
        at += MINUTE


async def outside(admin: asyncpg.Connection, hospital: int, zone: ZoneInfo, clock: dt.datetime) -> dict[int, list[str]]:
    """Why which appointments that are not over lie outside of hours: minute by minute, by the clock on the wall."""
    rows = await admin.fetch(
        """SELECT a.id, a.starts_at, a.ends_at, a.doctor_id, a.department_id <> d.department_id AS is_elsewhere,
               e.opens_at, e.closes_at,
               d.licence_status = 'ACTIVE' AND d.retired_at IS NULL AND e.retired_at IS NULL AS practises,
               d.registration_expires_on AS until,
               EXISTS (
                   SELECT FROM clinic.time_off AS o WHERE o.hospital_id = a.hospital_id AND o.doctor_id = a.doctor_id
                       AND o.starts_at < a.ends_at AND o.ends_at > a.starts_at
               ) AS is_off
           FROM clinic.appointments AS a
           JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
           JOIN clinic.departments AS e ON e.hospital_id = d.hospital_id AND e.id = d.department_id
           WHERE a.hospital_id = $1 AND a.ends_at > $2 AND a.status IN ('BOOKED', 'CHECKED_IN', 'IN_PROGRESS')""",
        hospital, clock,
    )  # fmt: skip
    hours = await admin.fetch(
        "SELECT doctor_id, weekday, starts_at, ends_at FROM clinic.availabilities WHERE hospital_id = $1", hospital
    )
    found = {}
    for row in rows:
        minutes = list(_minutes(row, zone))
        week = [each for each in hours if each["doctor_id"] == row["doctor_id"]]
        every_day = set(range(1, 8))
        reasons = {
            "NOT_PRACTISING": not row["practises"] or minutes[-1].date() > row["until"],
            "OTHER_DEPARTMENT": row["is_elsewhere"],
            "DEPARTMENT_CLOSED": not all(_within(at, row["opens_at"], row["closes_at"], every_day) for at in minutes),
            "DOCTOR_NOT_AVAILABLE": not all(
                any(_within(at, each["starts_at"], each["ends_at"], {each["weekday"]}) for each in week)
                for at in minutes
            ),
            "TIME_OFF": row["is_off"],
        }
        if any(reasons.values()):
            found[row["id"]] = [reason for reason, holds in reasons.items() if holds]
    return found
