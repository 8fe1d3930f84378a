"""Writes who sees what of each table from db/entities: db/access/<plural>.sql.

Row security and grants, a policy for each audience, the view with its masks (visible_), the view for askers who see all
rows by a permission alone (granted_), the views that reach its rows from another entity, and its triggers. What people
see who log in with SQL follows (`sql_access`).
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import indent, wrap

from db.generate import audiences, cleaning, sql_access
from db.generate.declarations import DB, Column, Entity, Through, entities, file_of
from db.generate.function_file import LONGEST_LINE, mark
from db.generate.moves import is_moved

FOLDER = DB / "access"
_READER = "wardgraph_reader"
_HIDDEN_MEANING = "The same rows, and which of their columns are hidden from the asker, also where they hold nothing."
_MASKED = "CASE WHEN {seen} THEN t.{name} END AS {name}"


def files() -> Iterator[tuple[Path, str]]:
    """Every file of access: where it belongs and what it holds."""
    for entity in entities().values():
        yield FOLDER / f"{entity.plural}.sql", text(entity)


def text(entity: Entity) -> str:
    """The file of an entity."""
    head = f"{mark(file_of(entity.domain))}\nSET LOCAL ROLE wardgraph_owner;\n\n"
    statements = [*_grants(entity), *_policies(entity), *_views(entity), *_triggers(entity)]
    statements += sql_access.statements(entity)
    return head + "".join(f"{statement};\n" for statement in statements)


def _grants(entity: Entity) -> Iterator[str]:
    yield f"ALTER TABLE {entity.table} ENABLE ROW LEVEL SECURITY"
    yield f"REVOKE ALL ON {entity.table} FROM {_READER}"
    if entity.readable:
        shown = [column.name for column in entity.columns.values() if not column.secret]
        some = "" if len(shown) == len(entity.columns) else f" (\n{_lines(shown)}\n)"
        yield f"GRANT SELECT{some} ON {entity.table} TO {_READER}"


def _policies(entity: Entity) -> Iterator[str]:
    row = entity.table.partition(".")[2]
    hospital = f"{entity.tenant} = (SELECT auth.hospital_id())"
    for name, argument in entity.rows.items():
        # A hospital is seen by whoever is in it.
        seen = "" if entity.tenant == "id" else f" AND ({audiences.condition(name, argument, row)})"
        yield f"DROP POLICY IF EXISTS {name} ON {entity.table}"
        yield f"CREATE POLICY {name} ON {entity.table} FOR SELECT TO {_READER}\nUSING ({hospital}{seen})"


def _views(entity: Entity) -> Iterator[str]:
    if entity.is_masked:
        yield from _view(entity.source, _visible(entity), _meaning(entity), invoker=True)
    if entity.has_masks:
        yield from _view(entity.masks_view, _hidden(entity), _HIDDEN_MEANING, invoker=True)
    if entity.granted:
        yield from _view(entity.granted_view, _granted(entity), _granted_meaning(entity), invoker=False)
    for key, through in entity.through.items():
        yield from _view(entity.source_by(key), _reached(entity, key, through), through.meaning, invoker=True)


def _view(name: str, query: str, meaning: str, *, invoker: bool) -> Iterator[str]:
    # Whoever reads a view with security_invoker is subject to the policies of the tables beneath.
    options = " WITH (security_invoker = true)" if invoker else ""
    yield f"CREATE OR REPLACE VIEW {name}{options} AS\n{query}"
    quoted = meaning.replace("'", "''")
    yield f"COMMENT ON VIEW {name} IS\n'{quoted}'"
    yield f"GRANT SELECT ON {name} TO {_READER}"


def _visible(entity: Entity) -> str:
    """The rows as the asker may see them: whose own they are, or who cares for the patient, is looked up once a row."""
    columns = [_visible_column(entity, column) for column in entity.columns.values()]
    return f"SELECT\n{_lines(columns)}\nFROM {_asked_source(entity)}"


def _hidden(entity: Entity) -> str:
    """The same rows, each with the names of the columns that its visible_ view masks, whatever they hold."""
    names = [
        f"CASE WHEN {_seen(entity, column)} THEN NULL ELSE '{column.name}' END"
        for column in entity.columns.values()
        if column.mask and not column.secret
    ]
    hidden = f"array_remove(ARRAY[\n{_lines(names)}\n]::text[], NULL) AS hidden"
    hospital = "t.hospital_id" if entity.tenant == "hospital_id" else f"t.{entity.tenant} AS hospital_id"
    return f"SELECT\n{_lines([hospital, 't.id', hidden])}\nFROM {_asked_source(entity)}"


def _asked_source(entity: Entity) -> str:
    source = f"{entity.table} AS t"
    for link in sorted(
        {argument.partition(".")[0] for argument in entity.unmasked.values() if re.match(r"\w+\.", argument)}
    ):
        plural = next(each.plural for each in entities().values() if each.singular == link)
        join = f"{link}.hospital_id = t.hospital_id AND {link}.id = t.{link}_id"
        source += f"\nINNER JOIN clinic.{plural} AS {link} ON {join}"
    if entity.unmasked:
        whole = "\nOR ".join(
            audiences.known_condition(name, argument, "t") for name, argument in entity.unmasked.items()
        )
        source += (
            f"\nCROSS JOIN LATERAL (\n    SELECT\n{indent(whole, ' ' * 8)} AS whole\n    LIMIT ALL OFFSET 0\n) AS asker"
        )
    return source


def _visible_column(entity: Entity, column: Column) -> str:
    if column.secret:
        return f"NULL::{column.type} AS {column.name}"
    if not column.mask:
        return f"t.{column.name}"
    return _MASKED.format(seen=_seen(entity, column), name=column.name)


def _seen(entity: Entity, column: Column) -> str:
    """The condition on which a masked column is seen."""
    seen = [
        f"(SELECT auth.may('{column.mask}'))",
        *(["asker.whole"] if entity.unmasked else []),
        *(audiences.condition(name, entity.rows[name], "t") for name in column.also),
    ]
    return " OR ".join(seen)


def _granted(entity: Entity) -> str:
    open_to_all = entity.unmasked.get("everyone_where")
    by_row = f" OR {audiences.condition('everyone_where', open_to_all, 't')}" if open_to_all else ""
    columns = [
        _MASKED.format(seen=f"(SELECT auth.may('{column.mask}')){by_row}", name=column.name)
        if column.mask and column.mask != entity.granted
        else f"t.{column.name}"
        for column in entity.columns.values()
    ]
    conditions = ["t.hospital_id = (SELECT auth.hospital_id())", f"(SELECT auth.may('{entity.granted}'))"]
    if some := entity.rows.get("everyone_where"):
        conditions.append(f"({audiences.condition('everyone_where', some, 't')})")
    where = "\n    AND ".join(conditions)
    return f"SELECT\n{_lines(columns)}\nFROM {entity.table} AS t\nWHERE\n    {where}"


def _reached(entity: Entity, key: str, through: Through) -> str:
    columns = [f"link.{key}", *(f"t.{name}" for name in entity.columns)]
    where = f"\nWHERE {through.where}" if through.where else ""
    return (
        f"SELECT\n{_lines(columns)}\nFROM {through.link} AS link\n"
        f"INNER JOIN {entity.source} AS t ON link.hospital_id = t.hospital_id AND {through.on}{where}"
    )


def _meaning(entity: Entity) -> str:
    """What the comment of its visible_ view says: which columns are null, and who sees them."""
    masks: dict[str, list[str]] = {}
    for column in entity.columns.values():
        if column.mask:
            masks.setdefault(column.mask, []).append(column.name)
    parts = [f"{', '.join(names)} for holders of {mask}" for mask, names in masks.items()]
    others = " and for accounts that the row's own rule names" if entity.unmasked else ""
    secret = [column.name for column in entity.columns.values() if column.secret]
    told = [f"{'; '.join(parts)}{others}"] if parts else []
    told += [f"{', '.join(secret)} for nobody"] if secret else []
    return f"Rows of {entity.plural} as the asker sees them, some columns only for some: {'; '.join(told)}."


def _granted_meaning(entity: Entity) -> str:
    is_open = "everyone_where" in entity.unmasked
    alone = "decide which columns, but of rows that are open to all" if is_open else "alone decide which columns"
    return f"All rows of {entity.plural}, for holders of {entity.granted}; the permissions {alone}."


def _triggers(entity: Entity) -> Iterator[str]:
    """The triggers whose functions lie in db/triggers/every_table, and what cleans. Those of one event fire by name."""
    table, plural, duty = entity.table, entity.plural, entity.obligations
    yield from _cleaning(entity)
    yield from _phones(entity)
    if duty.touch and "updated_at" in entity.columns:
        yield _trigger("a_touch", "BEFORE UPDATE", table, "clinic.touch()")
    if duty.never_deleted:
        yield _trigger("a_never_deleted", "BEFORE DELETE", table, f"clinic.refuse_delete('{plural}')")
    if duty.append_only:
        event = "BEFORE UPDATE" if duty.append_only is True else _on_update(duty.append_only)
        yield _trigger("a_append_only", event, table, f"clinic.refuse_update('{plural}')")
    if duty.kept is True:
        every = "BEFORE INSERT OR UPDATE OR DELETE"
        yield _trigger("b_kept_by_triggers", every, table, f"clinic.refuse_by_hand('{plural}')")
    elif duty.kept:
        call = _broken("clinic.refuse_by_hand(", _quoted(duty.kept), ")")
        yield _trigger("b_kept_by_triggers", _on_update(duty.kept), table, call)
    if duty.begins_at_zero:
        call = _broken("clinic.refuse_by_hand(", _quoted(duty.begins_at_zero), ")")
        when = " OR ".join(f"new.{column} <> 0" for column in duty.begins_at_zero)
        yield _trigger("b_begins_at_zero", "BEFORE INSERT", table, call, when)
    if duty.belongs:
        call = f"clinic.refuse_change({_quoted(duty.belongs)})"
        yield _trigger("b_belongs", _on_update(duty.belongs), table, call)
    yield from _whole_minutes(entity)
    yield from _further_triggers(entity)
    if not entity.unaudited:
        yield from _audit(entity)


def _cleaning(entity: Entity) -> Iterator[str]:
    """What keeps texts clean and refuses more digits than numbers have (db.generate.cleaning)."""
    if columns := cleaning.cleaned(entity):
        event = f"BEFORE INSERT OR UPDATE OF {', '.join(columns)}"
        yield _trigger("a_clean", event, entity.table, f"{cleaning.function(entity)}()")


def _phones(entity: Entity) -> Iterator[str]:
    """What keeps the digits of a telephone number beside it."""
    for column in entity.columns.values():
        if column.dialled:
            given = f"new.{column.name} IS NOT NULL OR new.{column.dialled} IS NOT NULL"
            kept = (column.name, column.dialled)
            changed = " OR ".join(f"new.{each} IS DISTINCT FROM old.{each}" for each in kept)
            call = "clinic.keep_phone_digits()"
            yield _trigger("b_phone_digits_insert", "BEFORE INSERT", entity.table, call, given)
            yield _trigger("b_phone_digits", _on_update(kept), entity.table, call, changed)


def _broken(opening: str, within: str, closing: str) -> str:
    """A list between brackets, on one line where it fits."""
    if len(within) <= LONGEST_LINE - 60:
        return f"{opening}{within}{closing}"
    lines = "\n".join(wrap(within, LONGEST_LINE, initial_indent=" " * 4, subsequent_indent=" " * 4))
    return f"{opening}\n{lines}\n{closing}"


def _further_triggers(entity: Entity) -> Iterator[str]:
    table, duty = entity.table, entity.obligations
    if is_moved(entity):
        # Of a table that triggers keep, the rows that they count are held to it.
        event = "BEFORE INSERT OR UPDATE OF patient_id"
        yield _trigger("b_of_no_merged_patient", event, table, "clinic.refuse_merged_patient()")
    if duty.outbox:
        call = _broken("clinic.record_event(", _quoted((entity.singular, *duty.outbox)), ")")
        yield _trigger("z_outbox_insert", "AFTER INSERT", table, call)
        yield _trigger("z_outbox_update", "AFTER UPDATE", table, call, "old.* IS DISTINCT FROM new.*")


def _whole_minutes(entity: Entity) -> Iterator[str]:
    """Refuses seconds, and 24:00, which no other program reads, unless they stay as they were."""
    columns = entity.obligations.whole_minutes
    if not columns:
        return
    call = f"clinic.refuse_seconds({_quoted(columns)})"
    unfit = [(each, f"extract(SECOND FROM new.{each}) <> 0") for each in columns]
    unfit += [(each, f"new.{each} = '24:00'") for each in columns if entity.columns[each].type == "time"]
    wrong = [condition for _, condition in unfit]
    changed = [f"new.{each} <> old.{each} AND {condition}" for each, condition in unfit]
    yield _trigger("a_whole_minutes_insert", "BEFORE INSERT", entity.table, call, " OR ".join(wrong))
    yield _trigger("a_whole_minutes_update", _on_update(columns), entity.table, call, " OR ".join(changed))


def _audit(entity: Entity) -> Iterator[str]:
    """What puts every write on record, after all else that a write does."""
    secrets = (column.name for column in entity.columns.values() if column.secret)
    keys = " ".join(entity.order_keys.values())
    call = f"audit.record_write({_quoted((entity.tenant, entity.key, entity.patient_path, keys, *secrets))})"
    yield _trigger("z_audit", "AFTER INSERT OR UPDATE OR DELETE", entity.table, call)
    yield (
        f"CREATE OR REPLACE TRIGGER z_audit_truncate BEFORE TRUNCATE ON {entity.table}\n"
        "FOR EACH STATEMENT\nEXECUTE FUNCTION audit.record_truncate()"
    )


def _trigger(name: str, event: str, table: str, call: str, when: str = "") -> str:
    # No name has a blank, so that a line may end wherever there is one.
    head = "\n".join(wrap(f"CREATE OR REPLACE TRIGGER {name} {event} ON {table}", LONGEST_LINE, break_on_hyphens=False))
    if len(when) > LONGEST_LINE and "\n" not in when:
        when = f"\n{indent(when.replace(' OR ', chr(10) + 'OR '), ' ' * 4)}\n"
    condition = f" WHEN ({when})" if when else ""
    return f"{head}\nFOR EACH ROW{condition}\nEXECUTE FUNCTION {call}"


def _on_update(columns: Iterable[str]) -> str:
    return f"BEFORE UPDATE OF {', '.join(columns)}"


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _lines(columns: list[str]) -> str:
    return indent(",\n".join(columns), " " * 4)
