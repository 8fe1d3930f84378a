"""What can go wrong around the database, each with a sentence that says what to do."""


class DatabaseProblem(Exception):
    """A problem an operator can solve: `message` says what is wrong, `advice` what to do about it."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice


class ServerProblem(DatabaseProblem):
    """The embedded server cannot be started, reached or stopped."""


class ConnectionProblem(DatabaseProblem):
    """A server that DATABASE_URL names cannot be reached, or refuses the login."""


class ApplyProblem(DatabaseProblem):
    """The SQL files cannot be applied; nothing of the run's transaction was kept."""


class SqlSyntaxProblem(ApplyProblem):
    """An SQL file ends inside a string, a quoted name, a comment or a dollar quote."""
