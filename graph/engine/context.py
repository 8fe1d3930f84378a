"""One request: who asks, what was done for it so far, and its loaders."""

from collections.abc import Callable, Hashable
from typing import Any
from uuid import UUID

from aiodataloader import DataLoader
from strawberry import Info as StrawberryInfo

from graph.engine import limits
from graph.engine.reads import DRY_RUN, FILTER, ORIGIN, RECORD, TELLS_ROWS, Reads, columns_on_record, kind_counted
from wardgraph import catalogue, logs, passwords
from wardgraph.asker import Asker, Hospitals, asker_of, payer_of
from wardgraph.database import Calls, Origin, Row
from wardgraph.errors import CommandCut, is_unavailable, sqlstate_of
from wardgraph.fair import Payer


class Context:
    """One request: its asker, found out when first needed, and its loaders.

    `authorization` and `hospital` are the headers of those names. A token that is not valid is no obstacle to fields
    that do not ask who is there, such as `refreshSession`. `client_address` is on record with what is written, and
    `user_agent`, the client's program, with the session that it opens.
    """

    def __init__(
        self,
        database: Calls,
        hospitals: Hospitals,
        secrets: tuple[str, ...],
        authorization: str | None,
        hospital: str | None,
        client_address: str | None = None,
        user_agent: str | None = None,
    ) -> None:
        self.hospitals = hospitals
        self.secrets = secrets
        self.database = database
        self.user_agent = user_agent
        self.origin = Origin(client_address, logs.request_id.get() or None)
        self.most_rows = limits.MOST_ROWS
        # What became of the commands that were called already, by the response keys of their fields.
        self.command_results: dict[str, Row | Exception] = {}
        # Whether any command was called: until then nothing was changed, and nothing need be brought to its end.
        self.has_begun = False
        # Query or mutation, once the document is read.
        self.operation = "none"
        self._hashes: dict[str, str] = {}
        self._authorization = authorization
        self._hospital = hospital
        self._asker: Asker | None = None
        self._loaders: dict[Hashable, DataLoader[Any, Any]] = {}
        self._shown = 0
        self._reads = Reads()
        self._unavailable: Exception | None = None

    @property
    def payer(self) -> Payer:
        """Who pays for the request: an account, or an address."""
        return payer_of(self.secrets, self._authorization, self.origin.client_address)

    async def asker(self) -> Asker:
        """The hospital and the session that every api function begins with; no session is PUBLIC."""
        if self._asker is None:
            if self._unavailable is not None:
                raise self._unavailable
            self._asker = await asker_of(self.hospitals, self.secrets, self._authorization, self._hospital)
        return self._asker

    def switch_session(self, hospital_id: int, session_id: UUID | None) -> None:
        """From here on the request is that session's: what `signIn` selects of its account is read as that account."""
        self._asker = (hospital_id, session_id)
        self._loaders.clear()

    async def read(self, function: str, columns: tuple[str, ...], **arguments: Any) -> list[Row]:
        """The rows of a read function, as seen by the asker."""
        return await self._call(self.database, function, columns, _as(await self.asker(), arguments))

    def count_rows(self, rows: int) -> None:
        """Counts rows that the answer shows, as often as it shows them. Raises ANSWER_TOO_LARGE."""
        self._shown += rows
        self.check_row_budget(0)

    def check_row_budget(self, rows: int) -> None:
        """Refuses what would make the answer too large: the rows it shows, and `rows` more.

        Depth and page sizes alone bound nothing, since pages within pages multiply. Raises ANSWER_TOO_LARGE.
        """
        if self._shown + rows > self.most_rows:
            raise limits.too_large(self.most_rows)

    async def command(self, function: str, columns: tuple[str, ...], **arguments: Any) -> Row:
        """The row that a command answers with."""
        return (await self.command_as(await self.asker(), function, columns, **arguments))[0]

    def mark_unavailable(self, error: Exception) -> None:
        """Lets every further call fail at once: the database was found to be out of reach."""
        # Of a command that was cut off nobody knows whether it was done; those that are not begun are not done.
        cut = isinstance(error, CommandCut)
        self._unavailable = ConnectionError("The database was out of reach a moment ago.") if cut else error

    async def run_command_once(
        self, key: str, connection: Calls, function: str, columns: tuple[str, ...], **arguments: Any
    ) -> Row:
        """The row that a command answers with. What became of it is kept for the field at `key`: it is called once."""
        asker = await self.asker()
        self.has_begun = True
        try:
            (row,) = await self._call(connection, function, columns, _as(asker, arguments), command=True)
        except Exception as error:
            self.command_results[key] = error
            if kind_counted(function):
                await self.put_reads_on_record(connection)
            raise
        self.command_results[key] = row
        if kind_counted(function):
            await self.put_reads_on_record(connection)
        return row

    async def command_as(self, asker: Asker, function: str, columns: tuple[str, ...], **arguments: Any) -> list[Row]:
        """The rows of a command, as somebody else than the asker: signing in names its hospital itself."""
        # What was loaded before may not be true any more.
        self._loaders.clear()
        self.has_begun = True
        return await self._call(self.database, function, columns, _as(asker, arguments), command=True)

    async def hash_of(self, key: str, function: str, password: str, email: str | None = None) -> str:
        """The hash of the password that the field at `key` sets, or why it has none (wardgraph/passwords.py).

        Whoever answers that field after us has it already. `email` is that of the account, if the field names it.

        Raises what the command `function` would be refused for where the asker may not call it, or tries too often:
        a hash is costly.
        """
        known = self._hashes.get(key)
        if known is None:
            asked = _as(await self.asker(), {"p_permission": catalogue.function(function).requires})
            try:
                (row,) = await self._call(self.database, "admit_password", ("hospital",), asked, command=True)
            except Exception as error:
                self.command_results[key] = error
                raise
            known = self._hashes[key] = await passwords.hashed_if_fit(password, email, row["hospital"])
        return known

    async def read_as(self, asker: Asker, function: str, columns: tuple[str, ...], **arguments: Any) -> list[Row]:
        """Like `read`, as somebody else than the asker."""
        return await self._call(self.database, function, columns, _as(asker, arguments))

    async def _call(
        self,
        connection: Calls,
        function: str,
        columns: tuple[str, ...],
        arguments: dict[str, Any],
        *,
        command: bool = False,
    ) -> list[Row]:
        if self._unavailable is not None:
            raise self._unavailable
        kind = kind_counted(function)
        record = catalogue.function(function).record
        if record:
            columns = (*columns, *columns_on_record(record))
        try:
            origin = self.origin if command else None
            rows = await connection.call(function, columns, arguments, command=command, origin=origin)
        except Exception as error:
            if is_unavailable(error):
                # To find that out again would take as long again.
                self.mark_unavailable(error)
            if kind and sqlstate_of(error) in TELLS_ROWS:
                self._reads.add_count((arguments["p_hospital_id"], arguments["p_session_id"]), kind, arguments[FILTER])
            raise
        if kind and not (command and not arguments[DRY_RUN]):
            self._reads.add_count((arguments["p_hospital_id"], arguments["p_session_id"]), kind, arguments[FILTER])
        if record:
            self._reads.add((arguments["p_hospital_id"], arguments["p_session_id"]), record, rows)
        return rows

    async def put_reads_on_record(self, connection: Calls | None = None) -> None:
        """Puts on record what was read so far: an answer that shows it is given afterwards. Raises why not."""
        for asker, arguments in self._reads.take(self.origin):
            await self._call(connection or self.database, RECORD, (RECORD,), _as(asker, arguments), command=True)

    async def put_on_record(self, reads: dict[str, Any]) -> None:
        """Puts on record what an export has read: `reads` are the arguments of the function that does so."""
        arguments = dict(zip(ORIGIN, self.origin, strict=True)) | reads
        await self._call(self.database, RECORD, (RECORD,), _as(await self.asker(), arguments), command=True)

    async def hospital(self, slug: str, columns: tuple[str, ...]) -> list[Row]:
        """The hospital that a slug names, as everybody may know it: a row or none."""
        return await self.database.call("hospital_by_slug", columns, {"p_slug": slug})

    def loader(self, key: Hashable, make: Callable[[], DataLoader[Any, Any]]) -> DataLoader[Any, Any]:
        """The request's loader for a relation and its arguments."""
        loader = self._loaders.get(key)
        if loader is None:
            loader = self._loaders[key] = make()
        return loader


Info = StrawberryInfo[Context, None]


def _as(asker: Asker, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call by their names, with those that say who asks."""
    hospital_id, session_id = asker
    return {"p_hospital_id": hospital_id, "p_session_id": session_id, **arguments}
