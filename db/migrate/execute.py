"""Runs SQL files, one statement at a time, and tells where one failed."""

import asyncpg

from db.errors import ApplyProblem
from db.migrate.lexer import Statement
from db.migrate.sql_files import SqlFile

# What a file reports when it names something that another file, not yet applied, creates.
MISSING = ("42883", "42704", "42P01", "42703", "3F000")
# What CREATE OR REPLACE reports when the old function has another result, or other names or defaults of arguments, and
# when the old view has columns that the new one lacks, or has elsewhere;
# what GRANT reports where it names a function by its name alone while the old signature is still there.
IRREPLACEABLE = ("42P13", "42P16", "42725")


class StatementError(Exception):
    """A statement of a file failed; `problem` describes it for a reader."""

    def __init__(self, file: SqlFile, statement: Statement, cause: asyncpg.PostgresError) -> None:
        self.cause = cause
        self.sqlstate = str(cause.sqlstate)
        line = statement.line
        position = getattr(cause, "position", None)
        if position:
            line += statement.text.count("\n", 0, int(position) - 1)
        detail = getattr(cause, "detail", None)
        hint = getattr(cause, "hint", None)
        self.problem = ApplyProblem(
            f"{file.path}, line {line}: {cause.args[0]}" + (f" ({detail})" if detail else "") + f" [{self.sqlstate}]",
            hint or "Nothing of this run was kept.",
        )
        super().__init__(self.problem.message)


async def run(connection: asyncpg.Connection, file: SqlFile) -> None:
    """Runs every statement of `file`, then drops the role it took. Raises StatementError."""
    for statement in file.statements:
        try:
            await connection.execute(statement.text)
        except asyncpg.PostgresError as error:
            raise StatementError(file, statement, error) from error
    await connection.execute("RESET ROLE")
