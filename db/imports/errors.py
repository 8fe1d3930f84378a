"""What keeps a whole file from being imported."""


class FileProblem(ValueError):
    """A file that cannot be read as what it is said to be: the message says what is wrong, and what to do."""
