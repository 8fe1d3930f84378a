"""Writes what people who log in with SQL see and change of each table, for the end of db/access/<plural>.sql.

The row policy that binds a login to its hospital, the view in `records` with all columns but secrets, the one in
`analysis` without identities, what each kind of database user may do with them, and the trigger that writes for them.
docs/database-users.md says what the kinds are for.
"""

import re
from collections.abc import Iterator
from textwrap import indent, wrap
from typing import TYPE_CHECKING

from db.generate import retiring
from db.generate.function_file import LONGEST_LINE
from db.migrate.roles import KINDS, SQL

if TYPE_CHECKING:
    from db.generate.declarations import Column, Entity

_EVERYTHING = ("ADMINISTRATOR", "DBA")
READERS = {
    "records": (*_EVERYTHING, "DEVELOPER", "AUDITOR", "QA_SUPPORT"),
    "reference": (*_EVERYTHING, "DEVELOPER", "AUDITOR", "QA_SUPPORT"),
    "accounts": (*_EVERYTHING, "AUDITOR"),
    "audit": (*_EVERYTHING, "AUDITOR"),
    "internal": ("DBA",),
}
"""Who reads the rows of each class of tables in `records`."""
ANALYSED = ("records", "reference")
"""The classes that are in `analysis`, too."""
INSERTERS = {"records": (*_EVERYTHING, "DEVELOPER", "QA_SUPPORT")}
UPDATERS = {"records": (*_EVERYTHING, "DEVELOPER"), "accounts": _EVERYTHING}
DELETERS = {"records": (*_EVERYTHING, "DEVELOPER")}
# What the database sets in every row.
_SET_BY_THE_DATABASE = ("id", "created_at", "updated_at")


def class_of(entity: "Entity") -> str:
    """The class of a table: as it is declared, or else records where commands read it, and internal otherwise."""
    if entity.sql:
        return entity.sql
    return "records" if entity.readable and entity.table.startswith("clinic.") else "internal"


def statements(entity: "Entity") -> Iterator[str]:
    """The statements of an entity, the first ones by the owner of the tables."""
    kind = class_of(entity)
    if kind == "none":
        return
    shown = [column for column in entity.columns.values() if not column.secret]
    yield f"REVOKE ALL ON {entity.table} FROM {SQL}"
    yield f"GRANT SELECT (\n{_lines([column.name for column in shown])}\n) ON {entity.table} TO {SQL}"
    yield f"DROP POLICY IF EXISTS sql_login ON {entity.table}"
    reached = "ARRAY(SELECT login.hospital_id FROM auth.hospitals_of_login AS login)"
    yield f"CREATE POLICY sql_login ON {entity.table} FOR SELECT TO {SQL}\nUSING ({entity.tenant} = ANY({reached}))"
    yield f"SET LOCAL ROLE {SQL}"
    view = f"records.{entity.plural}"
    yield from _view(view, entity, [column.name for column in shown], f"All columns of {entity.plural} but secrets")
    yield from _grant("SELECT", view, READERS[kind])
    yield from _writes(view, kind, entity)
    if kind in ANALYSED:
        view = f"analysis.{entity.plural}"
        columns = list(filter(None, map(_analysed, shown)))
        yield from _view(view, entity, columns, f"{entity.plural.capitalize()} without identities and free text")
        yield from _grant("SELECT", view, ("DATA_ANALYST",))


def inserted(entity: "Entity") -> list[str]:
    """The columns that a new row may be given, besides the hospital; none where no row may be made."""
    duty = entity.obligations
    if class_of(entity) not in INSERTERS or duty.kept is True or "id" not in entity.columns:
        return []
    return [name for name in _writable(entity) if name not in {*duty.begins_at_zero, *duty.kept}]


def updated(entity: "Entity") -> list[str]:
    """The columns of a row that may be changed."""
    duty = entity.obligations
    if class_of(entity) not in UPDATERS or duty.kept is True or duty.append_only is True or "id" not in entity.columns:
        return []
    fixed = {*duty.kept, *duty.append_only, *duty.begins_at_zero, *duty.belongs}
    return [name for name in _writable(entity) if name not in fixed]


def is_deletable(entity: "Entity") -> bool:
    """Whether a row may be deleted: triggers refuse the others in any case."""
    duty = entity.obligations
    return class_of(entity) in DELETERS and bool(inserted(entity)) and not duty.never_deleted


def _writable(entity: "Entity") -> list[str]:
    return [
        column.name
        for column in entity.columns.values()
        if column.name not in (*_SET_BY_THE_DATABASE, entity.tenant)
        and not (column.secret or column.computed or column.by_commands)
    ]


def _writes(view: str, kind: str, entity: "Entity") -> Iterator[str]:
    new, changed = inserted(entity), updated(entity)
    events = []
    if new:
        events.append("INSERT")
        # On columns: a right to the whole view would let its holder lock it.
        yield from _grant(f"INSERT (\n{_lines([entity.tenant, *new])}\n)", view, INSERTERS[kind])
    if changed:
        events.append("UPDATE")
        yield from _grant(f"UPDATE (\n{_lines(changed)}\n)", view, UPDATERS[kind])
    if is_deletable(entity):
        events.append("DELETE")
        yield from _grant("DELETE", view, DELETERS[kind])
    if events:
        arguments = [entity.table, _wrapped(new), _wrapped(changed), *_checks(entity)]
        listed = ",\n".join(f"'{argument}'" for argument in arguments)
        yield (
            f"CREATE OR REPLACE TRIGGER write INSTEAD OF {' OR '.join(events)} ON {view}\n"
            f"FOR EACH ROW EXECUTE FUNCTION auth.write_row(\n{indent(listed, ' ' * 4)}\n)"
        )


def _wrapped(columns: list[str]) -> str:
    return "\n".join(wrap(", ".join(columns), LONGEST_LINE))


def _checks(entity: "Entity") -> tuple[str, ...]:
    """What a written row meets, as auth.write_row names it; trailing ones that are none are left out."""
    commands = entity.commands
    check = commands.check.function if commands and commands.check else ""
    asked = (commands.confirm or commands.confirm_updates) if commands else ""
    of_rows = (entity.sql_check, commands.lock if commands else "", check, entity.problems)
    retire = ((commands.lock_to_retire if commands else ""), retiring.function(entity))
    arguments = (*of_rows, entity.sql_lock, asked, "hours" if entity.sql_hours else "", *retire)
    given = max((place for place, argument in enumerate(arguments, 1) if argument), default=0)
    return arguments[: max(given, len(of_rows))]


def _analysed(column: "Column") -> str:
    """What analysts see of a column: nothing of text that is not one of choices, unless it is declared."""
    if column.analysis == "year":
        return f"extract(YEAR FROM t.{column.name})::integer AS {re.sub('_(date|on)$', '_year', column.name)}"
    is_plain = column.compared_as not in ("text", "text[]", "jsonb", "bytea", "uuid", "inet") or bool(column.values)
    shown = column.analysis == "shown" or (is_plain and column.analysis != "hidden")
    return column.name if shown else ""


def _view(name: str, entity: "Entity", columns: list[str], meaning: str) -> Iterator[str]:
    # With its owner's rights, which the policy beneath binds. No function of the reader's runs before that.
    listed = _lines([column if "t." in column else f"t.{column}" for column in columns])
    yield (
        f"CREATE OR REPLACE VIEW {name} WITH (security_barrier = true) AS\nSELECT\n{listed}\nFROM {entity.table} AS t"
    )
    yield f"COMMENT ON VIEW {name} IS\n'{meaning}, of the hospital that the login is bound to.'"
    yield f"REVOKE ALL ON {name}\nFROM {', '.join(KINDS.values())}"


def _grant(privilege: str, view: str, kinds: tuple[str, ...]) -> Iterator[str]:
    yield f"GRANT {privilege} ON {view}\nTO {', '.join(KINDS[kind] for kind in kinds)}"


def _lines(columns: list[str]) -> str:
    return indent(",\n".join(columns), " " * 4)
