"""An import of the cast that is under way: one file, one row of it with a problem."""

IMPORTS = """
    WITH run AS (
        INSERT INTO clinic.import_runs (hospital_id, kind, sha256, file_name, rows_read, started_by_id)
        SELECT a.hospital_id, 'PATIENTS', repeat('a', 64), 'patients.csv', 1, min(a.id)
        FROM auth.accounts AS a WHERE a.hospital_id = $1 AND a.roles = '{ADMIN}' GROUP BY a.hospital_id
        RETURNING hospital_id, id
    )
    INSERT INTO clinic.import_rows (hospital_id, import_run_id, line, status, given, problems)
    SELECT hospital_id, id, 2, 'REFUSED', '{"last_name": "petra"}', ARRAY['birthDate is no day of the calendar']
    FROM run
"""
