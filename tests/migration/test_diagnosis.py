"""What PostgreSQL writes when it will not start, and what the operator is told."""

from pathlib import Path

import pytest

from db.embedded.diagnosis import explain


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ('FATAL:  could not write to file "pg_wal/7": No space left on device', "The disk of /data is full. Free"),
        ("FATAL:  could not extend file: wrote only 4096 of 8192 bytes", "The disk of /data is full. Free"),
        ("FATAL:  could not resize shared memory segment: No space left on device", "too little (shared) memory left"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "too little (shared) memory left"),
        ('initdb: error: could not create directory "/data": Read-only file system', "/data is read-only. Mount it"),
        ('FATAL:  lock file "/x/.s.PGSQL.5432.lock" already exists', "socket of the embedded PostgreSQL is taken"),
        ('LOG:  could not bind Unix address "/x/.s.PGSQL.5432": Address already in use', "PostgreSQL is taken"),
        ("FATAL:  pre-existing shared memory block (key 1, ID 2) is in use", "an earlier PostgreSQL still use /data"),
        ("FATAL:  database files are incompatible with server", "made by another version of PostgreSQL. Dump it"),
        ("PANIC:  could not locate a valid checkpoint record", "The data in /data is damaged. Keep a copy"),
        ('FATAL:  data directory "/data" has wrong ownership', "PostgreSQL may not use /data. Give that folder"),
        ("pg_ctl: FATAL: the moon is in the wrong house\nmore", "could not start in /data: pg_ctl: FATAL: the moon"),
        ("", "could not start in /data: nothing"),
    ],
)  # fmt: skip
def test_output_is_put_into_a_sentence_with_advice(output: str, told: str) -> None:
    assert told in str(explain(output, Path("/data"), Path("/data/server.log")))
