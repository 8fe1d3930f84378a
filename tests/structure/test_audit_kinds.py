"""What clients may ask the audit for is what something puts on record: no auditor takes silence for an answer."""

import re
from collections.abc import Iterator
from pathlib import Path

from graph.domains.accounts.audit import AuditEventKind

ROOT = Path(__file__).parents[2]
# Of writes, the kind is the trigger's operation; of reads, what was read decides (audit.record_read).
OF_WRITES = {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}
OF_READS = {"READ", "READ_AUDIT"}


def recorded() -> Iterator[str]:
    """The kinds that functions, triggers and programs name when they put an event on record."""
    for folder, pattern in (("db", "*.sql"), ("cli", "*.py"), ("db", "*.py"), ("loadgen", "*.py"), ("worker", "*.py")):
        for path in (ROOT / folder).rglob(pattern):
            yield from re.findall(r"record_event\([^,]+, '([A-Z_]+)'", path.read_text())


def test_every_kind_of_event_is_put_on_record_by_something() -> None:
    assert {kind.value for kind in AuditEventKind} == OF_WRITES | OF_READS | set(recorded())
