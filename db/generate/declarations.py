"""What db/entities/<domain>.toml declares: one entity a table, from which reads, commands and access are generated.

db/entities/README.md says what each key means. Whatever is wrong with a declaration is a DeclarationError that names
its place: an unknown key, a column that is not declared, a permission that no role has.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from db.generate import declaration_problems
from db.generate.declared_commands import Bulk, Check, Commands, Create, Transition, Update

DB = Path(__file__).parent.parent
FOLDER = DB / "entities"
FUNCTIONS = DB / "functions"
DOMAINS = (
    "hospital",
    "staff",
    "patients",
    "scheduling",
    "clinical",
    "pharmacy",
    "wards",
    "billing",
    "imports",
    "accounts",
)
"""In the order of their pages and commands."""
_TO_PATIENT = ("patient_id", "kept_patient_id", "visit_id", "prescription_id", "bill_id", "payment_id")
"""What leads to a patient: audit.record_write knows how."""
_NONE: Mapping[str, Any] = MappingProxyType({})

T = TypeVar("T")


class DeclarationError(ValueError):
    """A declaration in db/entities is wrong; the message names its place."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, in the table's order."""

    name: str
    type: str
    values: tuple[str, ...] = ()
    listed_in: str = ""
    optional: bool = False
    secret: bool = False
    mask: str = ""
    also: tuple[str, ...] = ()
    filter: bool = False
    prefix: bool = False
    sort: bool = False
    unindexed: str = ""
    refers: str = ""
    write: str = ""
    updates: tuple[str, ...] = ()
    claim: str = ""
    analysis: str = ""
    computed: bool = False
    as_is: bool = False
    orders: str = ""
    digits: int = 0
    by_commands: bool = False
    dialled: str = ""
    passes_to: str = ""
    personal: bool = False
    unfiltered: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it holds text that somebody wrote, which a trigger keeps clean."""
        written = not (self.values or self.secret or self.computed or self.as_is)
        return self.type in {"text", "text[]"} and written

    @property
    def is_free_text(self) -> bool:
        """Whether it holds text that is none of a few values."""
        return self.type == "text" and not self.values

    @property
    def is_list(self) -> bool:
        """Whether it holds a list of texts, which a filter asks whether it has one."""
        return self.type == "text[]"

    @property
    def compared_as(self) -> str:
        """The type that filters and cursors compare it as."""
        return self.type.partition("(")[0]


@dataclass(frozen=True, slots=True)
class Through:
    """How rows are reached from another entity: by a table or view that links the two."""

    link: str
    on: str
    meaning: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Obligations:
    """What triggers make sure of on every write, whoever writes."""

    touch: bool = True
    never_deleted: bool = False
    append_only: Literal[True] | tuple[str, ...] = ()
    kept: Literal[True] | tuple[str, ...] = ()
    begins_at_zero: tuple[str, ...] = ()
    belongs: tuple[str, ...] = ()
    outbox: tuple[str, ...] = ()
    whole_minutes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A table, who sees its rows, and how they are read and changed."""

    plural: str
    domain: str
    table: str
    columns: Mapping[str, Column]
    singular: str = ""
    tenant: str = "hospital_id"
    key: str = "id"
    unaudited: str = ""
    reads_on_record: bool = False
    readable: bool = True
    granted: str = ""
    by: tuple[str, ...] = ()
    pages: bool = False
    pages_by: tuple[str, ...] = ()
    pages_order: tuple[str, ...] = ()
    order: tuple[str, ...] = ("id",)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    few: str = ""
    rest: str = ""
    listed: str = ""
    rows: Mapping[str, str] = field(default_factory=lambda: _NONE)
    unmasked: Mapping[str, str] = field(default_factory=lambda: _NONE)
    through: Mapping[str, Through] = field(default_factory=lambda: _NONE)
    obligations: Obligations = field(default_factory=Obligations)
    commands: Commands | None = None
    sql: str = ""
    sql_check: str = ""
    sql_lock: str = ""
    sql_hours: bool = False

    @property
    def problems(self) -> str:
        """The function, written by hand, that tells what is wrong with a row; none where there is no such file."""
        name = f"{self.singular}_problems"
        return f"clinic.{name}" if self.singular and any(FUNCTIONS.rglob(f"{name}.sql")) else ""

    @property
    def is_paged(self) -> bool:
        """Whether its rows are read in pages, be it of all or of one key."""
        return self.pages or bool(self.pages_by)

    @property
    def is_masked(self) -> bool:
        """Whether some who see a row do not see every column of it."""
        return any(column.mask or column.secret for column in self.columns.values()) and self.is_read

    @property
    def has_masks(self) -> bool:
        """Whether a column of it is shown to some and hidden from others who see the row."""
        return self.is_masked and any(column.mask for column in self.columns.values())

    @property
    def masks_view(self) -> str:
        """The view that tells which columns of a row are hidden from the asker."""
        return self.table.replace(".", ".masks_of_")

    @property
    def is_read(self) -> bool:
        """Whether api reads its rows as such."""
        return bool(self.by) or self.is_paged

    @property
    def is_exported(self) -> bool:
        """Whether exports may join its rows by their ids, with the columns that they show and no others."""
        return "id" in self.by and self.tenant == "hospital_id"

    @property
    def source(self) -> str:
        """What its reads and the answers of its commands come from: the view with its masks, or the table."""
        return self.table.replace(".", ".visible_") if self.is_masked else self.table

    @property
    def granted_view(self) -> str:
        """What those who hold the permission `granted`, and see by permissions alone, read instead of the source."""
        return self.table.replace(".", ".granted_")

    @property
    def patient_path(self) -> str:
        """The column that leads to the patient whose record a row is part of, or none."""
        if self.singular == "patient":
            return self.key
        return next((name for name in _TO_PATIENT if name in self.columns), "")

    @property
    def filters(self) -> dict[str, str]:
        """What pages may be filtered by besides the id, with its type."""
        return {column.name: column.compared_as for column in self.columns.values() if column.filter}

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The filters that may be asked how they begin."""
        return tuple(column.name for column in self.columns.values() if column.prefix)

    @property
    def sorts(self) -> dict[str, str]:
        """What pages may be sorted by, with the type of what a cursor holds of it."""
        return {column.name: column.compared_as for column in self.columns.values() if column.sort}

    @property
    def order_keys(self) -> dict[str, str]:
        """The sorts that another column is compared for, with its name: names in the order of people, not of codes."""
        return {column.orders: column.name for column in self.columns.values() if column.orders}

    @property
    def folded(self) -> tuple[str, ...]:
        """The filters of free text, which is compared whatever its case."""
        return tuple(
            name
            for name, column in self.columns.items()
            if column.filter and (column.is_free_text or (column.is_list and not column.values))
        )

    @property
    def masked(self) -> tuple[str, ...]:
        """The filters whose column is null for some who see the row: these learn nothing by asking for it."""
        return tuple(column.name for column in self.columns.values() if column.filter and column.mask)

    @property
    def unindexed(self) -> dict[str, str]:
        """The filters and sorts without an index of their own, each with the reason."""
        return {column.name: column.unindexed for column in self.columns.values() if column.unindexed}

    @property
    def written(self) -> dict[str, str]:
        """The columns that `update_<singular>` sets, each with how it is written."""
        return self.written_by(f"update_{self.singular}")

    @property
    def choices(self) -> tuple[Column, ...]:
        """The columns that a command sets to one of their values; lists of them are checked by hand."""
        return tuple(
            column for column in self.columns.values() if column.write and column.values and column.type == "text"
        )

    @property
    def references(self) -> dict[str, str]:
        """The columns that an update sets and that name another record, with its type."""
        return {column.name: column.refers for column in self.columns.values() if column.refers and column.write}

    def written_by(self, update: str) -> dict[str, str]:
        """The columns that an update sets, each with how it is written: those that name it, or name none."""
        usual = (f"update_{self.singular}",)
        return {
            column.name: column.write
            for column in self.columns.values()
            if column.write and update in (column.updates or usual)
        }

    def source_by(self, key: str | None) -> str:
        """What the pages of one key, or of none, are read from."""
        return self.table.replace(f".{self.plural}", f".{self.reached(key)}") if key in self.through else self.source

    def reached(self, key: str | None) -> str:
        """The name of the view of its rows with the key of another entity in front: patients_of_doctors."""
        other = next(each.plural for each in entities().values() if f"{each.singular}_id" == key)
        return f"{self.plural}_of_{other}"


@cache
def entities() -> Mapping[str, Entity]:
    """Every entity by its plural, domain by domain. Raises DeclarationError."""
    found: dict[str, Entity] = {}
    if others := {path.stem for path in FOLDER.glob("*.toml")} - set(DOMAINS):
        raise DeclarationError(f"db/entities: {', '.join(others)} are no domains; there are {', '.join(DOMAINS)}.")
    for domain in DOMAINS:
        for entity in load((FOLDER / f"{domain}.toml").read_text(), domain):
            if entity.plural in found:
                raise DeclarationError(f"{file_of(domain)}: [{entity.plural}] is declared in two files.")
            found[entity.plural] = entity
    return MappingProxyType(found)


def file_of(domain: str) -> str:
    """The file of a domain, as headers of generated files name it."""
    return f"db/entities/{domain}.toml"


def load(text: str, domain: str) -> Iterator[Entity]:
    """The entities that the text of a domain's file declares. Raises DeclarationError."""
    for plural, entry in tomllib.loads(text).items():
        where = f"{file_of(domain)}: [{plural}]"
        given = dict(entry)
        columns = given.pop("columns", None)
        if not columns:
            raise DeclarationError(f"{where} has no columns: list every column of the table, in its order.")
        declared = {name: _column(f"{where} {name}", name, each) for name, each in columns.items()}
        given["columns"] = _filtered(declared, given)
        given["rows"] = {name: "" if each is True else each for name, each in given.get("rows", {}).items()}
        if "commands" in given:
            given["commands"] = _commands(f"{where} commands", given["commands"])
        if "obligations" in given:
            given["obligations"] = _made(Obligations, f"{where} obligations", given["obligations"])
        given["through"] = {
            key: _made(Through, f"{where} through.{key}", each) for key, each in given.get("through", {}).items()
        }
        table = given.pop("table", f"clinic.{plural}")
        entity = _made(Entity, where, {"plural": plural, "domain": domain, "table": table, **given})
        # The first alone: others may come of it.
        if problem := next(declaration_problems.problems(where, entity), None):
            raise DeclarationError(problem)
        yield entity


def _filtered(columns: dict[str, Column], entry: Mapping[str, Any]) -> dict[str, Column]:
    """The columns of an entity whose pages may be filtered by all that clients read, with an index or without."""
    why = entry.get("rest", entry.get("few"))
    if not why:
        return columns
    digits = {column.dialled for column in columns.values()}
    keys = {entry.get("tenant", "hospital_id"), entry.get("key", "id"), *digits}
    found = {}
    for name, column in columns.items():
        # What is said to have no index, and is neither filter nor sort, is a mistake.
        mistaken = column.unindexed and not column.sort
        if column.filter or column.secret or column.unfiltered or column.orders or mistaken or name in keys:
            found[name] = column
        else:
            unindexed = column.unindexed or ("" if entry.get("few") and not column.mask else why)
            found[name] = replace(column, filter=True, prefix=column.is_free_text, unindexed=unindexed)
    return found


def _column(where: str, name: str, entry: Any) -> Column:
    given = dict(entry) if isinstance(entry, dict) else {"type": entry}
    if folder := given.get("listed_in"):
        given["values"] = sorted(path.stem.upper() for path in (DB / folder).glob("*.toml"))
    return _made(Column, where, {"name": name, **given})


def _commands(where: str, entry: dict[str, Any]) -> Commands:
    given = dict(entry)
    permission = given.get("permission")
    for kind, cls in (("updates", Update), ("transitions", Transition)):
        given[kind] = {
            name: _made(cls, f"{where}.{kind}.{name}", {"permission": permission, **each})
            for name, each in given.get(kind, {}).items()
        }
    given["bulk"] = {name: _made(Bulk, f"{where}.bulk.{name}", each) for name, each in given.get("bulk", {}).items()}
    if "create" in given:
        given["create"] = _made(Create, f"{where}.create", {"permission": permission, **given["create"]})
    if "check" in given:
        given["check"] = _made(Check, f"{where}.check", given["check"])
    return _made(Commands, where, given)


def _made(cls: type[T], where: str, entry: Mapping[str, Any]) -> T:
    """An object of a dataclass, of an entry's keys. Raises DeclarationError for one that is unknown or missing."""
    known = {each.name: each for each in fields(cls)}  # type: ignore[arg-type]
    if others := entry.keys() - known.keys():
        raise DeclarationError(f"{where}: there is no key {', '.join(others)}; there are {', '.join(sorted(known))}.")
    for name, each in known.items():
        if name not in entry and each.default is MISSING and each.default_factory is MISSING:
            raise DeclarationError(f"{where}: the key {name} is missing.")
        if name in entry and each.type in {bool, str} and not isinstance(entry[name], each.type):
            raise DeclarationError(
                f"{where}: {name} = {entry[name]!r} must be {'true' if each.type is bool else 'text'}."
            )
    return cls(**{name: _frozen(value) for name, value in entry.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(each) for key, each in value.items()})
    return value
