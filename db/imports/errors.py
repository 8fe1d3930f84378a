"""What keeps a whole file from being imported, and what is wrong with one of its rows."""

from typing import NamedTuple


class FileProblem(ValueError):
    """A file that cannot be read as what it is said to be: the message says what is wrong, and what to do."""


class RowProblem(NamedTuple):
    """What is wrong with a row: the field, a code of wardgraph/problem_codes.py, and what goes on its name."""

    path: str
    code: str
    message: str

    @property
    def sentence(self) -> str:
        """What people read."""
        return f"{self.path} {self.message}"
