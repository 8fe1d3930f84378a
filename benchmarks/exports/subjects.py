"""What is exported: for each document the query that has the same columns and rows in the same order, for COPY."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """A document, and its floor: the query without rights, masks, records of reads and opaque ids."""

    document: str
    floor: str


_NAMES = """
    JOIN clinic.patients AS p ON p.hospital_id = a.hospital_id AND p.id = a.patient_id
    JOIN clinic.doctors AS d ON d.hospital_id = a.hospital_id AND d.id = a.doctor_id
"""

SUBJECTS = {
    "appointments": Subject(
        """{ appointments { nodes {
            id startsAt endsAt status reason patient { id fullName phone } doctor { fullName department { name } }
        } } }""",
        f"""
            SELECT a.id, a.starts_at, a.ends_at, a.status, a.reason,
                p.id, concat_ws(' ', p.first_name, p.last_name), p.phone,
                concat_ws(' ', d.first_name, d.last_name), e.name
            FROM clinic.appointments AS a {_NAMES}
            JOIN clinic.departments AS e ON e.hospital_id = a.hospital_id AND e.id = d.department_id
            WHERE a.hospital_id = {{hospital}} AND a.retired_at IS NULL ORDER BY a.starts_at, a.id
        """,
    ),
    "appointmentSummary": Subject(
        """{ reports { appointmentSummary { nodes {
            startsAt endsAt status patient { fullName } doctor { fullName } department { name }
        } } } }""",
        f"""
            SELECT a.starts_at, a.ends_at, a.status,
                concat_ws(' ', p.first_name, p.last_name), concat_ws(' ', d.first_name, d.last_name), e.name
            FROM clinic.appointments AS a {_NAMES}
            JOIN clinic.departments AS e ON e.hospital_id = a.hospital_id AND e.id = a.department_id
            WHERE a.hospital_id = {{hospital}} AND a.retired_at IS NULL ORDER BY a.starts_at, a.id
        """,
    ),
    "discountedBills": Subject(
        """{ reports { discountedBills(atLeast: "0.01") { nodes {
            status currency subtotal discountPercent discount total issuedAt patient { fullName }
        } } } }""",
        """
            SELECT b.status, b.currency, b.subtotal, b.discount_percent, b.discount, b.total, b.issued_at,
                concat_ws(' ', p.first_name, p.last_name)
            FROM clinic.bills AS b
            JOIN clinic.patients AS p ON p.hospital_id = b.hospital_id AND p.id = b.patient_id
            WHERE b.hospital_id = {hospital} AND b.status <> 'VOID' AND b.discount_percent >= 0.01
            ORDER BY b.discount DESC, b.id DESC
        """,
    ),
}
"""By the names of what they ask for."""
