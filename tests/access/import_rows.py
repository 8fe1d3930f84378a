"""Imports of the cast, each with a row that has a problem: a file that is read, and one whose rows are being loaded."""

IMPORTS = """
    WITH runs AS (
        INSERT INTO clinic.import_runs (hospital_id, kind, sha256, file_name, status, rows_read, started_by_id)
        SELECT a.hospital_id, 'PATIENTS', repeat(f.digit, 64), f.name, f.status, 1, min(a.id)
        FROM auth.accounts AS a
        CROSS JOIN (VALUES ('a', 'patients.csv', 'READING'), ('c', 'running.csv', 'RUNNING')) AS f (digit, name, status)
        WHERE a.hospital_id = $1 AND a.roles = '{ADMIN}' GROUP BY a.hospital_id, f.digit, f.name, f.status
        RETURNING hospital_id, id, file_name
    )
    INSERT INTO clinic.import_rows (hospital_id, import_run_id, line, status, given, problems, problem_codes)
    SELECT hospital_id, id, 2, 'REFUSED', '{"last_name": "petra"}',
        ARRAY['birthDate is no day of the calendar'], ARRAY['MALFORMED']
    FROM runs ORDER BY file_name
"""
