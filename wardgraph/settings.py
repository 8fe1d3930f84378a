"""Settings, read from environment variables: every wrong value is reported, all at once."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

Environment = Literal["development", "production"]
Executor = Literal["compiled", "core"]
Log = Literal["text", "json"]
MINIMUM_SECRET_LENGTH = 32


class SettingsError(Exception):
    """One or more settings are missing or wrong; `problems` holds one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Settings:
    """How this process runs.

    `database_url` is the administrator's DSN and `api_database_url` that of the login wardgraph_api; both None
    means the embedded server. `secret` signs access tokens. `hospital` is the slug that anonymous requests fall
    back to. `executor` answers queries: compiled into SQL where they can be, or all by graphql-core. `log` is the form
    of the log. `pool_size` is the number of database connections of a process, `pool_spare` that of more beside slow
    statements, `pool_seconds` the longest wait for one of them, `statement_seconds` and `lock_seconds` the longest that
    a statement may take, and wait for one lock. Secrets stay out of `repr`.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = field(default_factory=lambda: Path(".wardgraph").absolute())
    workers: int = 1
    environment: Environment = "development"
    database_url: str | None = field(default=None, repr=False)
    api_database_url: str | None = field(default=None, repr=False)
    api_password: str | None = field(default=None, repr=False)
    secret: str = field(default="", repr=False)
    hospital: str | None = None
    executor: Executor = "compiled"
    pool_size: int = 4
    pool_spare: int = 8
    pool_seconds: int = 5
    statement_seconds: int = 30
    lock_seconds: int = 5
    log: Log = "text"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Reads the settings; in development a missing secret is made once and kept in the data folder.

        Raises SettingsError with every problem found.
        """
        given = {name: value for name, value in (os.environ if environ is None else environ).items() if value.strip()}
        problems: list[str] = []
        environment = given.get("WARDGRAPH_ENV", "development")
        if environment not in ("development", "production"):
            problems.append(f"WARDGRAPH_ENV is {environment!r}: it must be development or production.")
        production = environment == "production"
        executor = given.get("WARDGRAPH_EXECUTOR", "compiled")
        if executor not in ("compiled", "core"):
            problems.append(f"WARDGRAPH_EXECUTOR is {executor!r}: it must be compiled or core.")
        log = given.get("WARDGRAPH_LOG", "json" if production else "text")
        if log not in ("text", "json"):
            problems.append(f"WARDGRAPH_LOG is {log!r}: it must be text or json.")
        data = Path(given.get("WARDGRAPH_DATA", ".wardgraph")).expanduser().absolute()
        database_url = _dsn(given, "DATABASE_URL", problems)
        api_database_url = _dsn(given, "WARDGRAPH_API_DATABASE_URL", problems)
        if api_database_url and "DATABASE_URL" not in given:
            problems.append("WARDGRAPH_API_DATABASE_URL is set without DATABASE_URL: set both, or neither.")
        if production and "DATABASE_URL" not in given:
            problems.append("DATABASE_URL is missing: production needs a PostgreSQL server of its own (15 or later).")
        secret = given.get("WARDGRAPH_SECRET", "")
        if secret and len(secret) < MINIMUM_SECRET_LENGTH:
            problems.append(f"WARDGRAPH_SECRET has {len(secret)} characters: give it {MINIMUM_SECRET_LENGTH} or more.")
        if production and not secret:
            problems.append(
                f"WARDGRAPH_SECRET is missing: set it to {MINIMUM_SECRET_LENGTH} or more random characters; it signs"
                " the access tokens."
            )
        port = _number(given, "WARDGRAPH_PORT", 8000, 65535, problems)
        workers = _number(given, "WARDGRAPH_WORKERS", 1, 256, problems)
        pool_size = _number(given, "WARDGRAPH_POOL_SIZE", 4, 1000, problems)
        pool_spare = _number(given, "WARDGRAPH_POOL_SPARE", 8, 1000, problems, lowest=0)
        pool_seconds = _number(given, "WARDGRAPH_POOL_SECONDS", 5, 3600, problems)
        statement_seconds = _number(given, "WARDGRAPH_STATEMENT_SECONDS", 30, 3600, problems)
        lock_seconds = _number(given, "WARDGRAPH_LOCK_SECONDS", 5, 3600, problems)
        if not secret and not production and not problems:
            secret = _development_secret(data, problems)
        if problems:
            raise SettingsError(problems)
        return cls(
            host=given.get("WARDGRAPH_HOST", "127.0.0.1"),
            port=port,
            data=data,
            workers=workers,
            environment="production" if production else "development",
            database_url=database_url,
            api_database_url=api_database_url,
            api_password=given.get("WARDGRAPH_API_PASSWORD"),
            secret=secret,
            hospital=given.get("WARDGRAPH_HOSPITAL"),
            executor="core" if executor == "core" else "compiled",
            pool_size=pool_size,
            pool_spare=pool_spare,
            pool_seconds=pool_seconds,
            statement_seconds=statement_seconds,
            lock_seconds=lock_seconds,
            log="json" if log == "json" else "text",
        )


def _number(
    given: Mapping[str, str], name: str, default: int, highest: int, problems: list[str], *, lowest: int = 1
) -> int:
    text = given.get(name, str(default)).strip()
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        problems.append(f"{name} is {text!r}: it must be a whole number from {lowest} to {highest}.")
        return default
    return int(text)


def _dsn(given: Mapping[str, str], name: str, problems: list[str]) -> str | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("postgresql", "postgres"):
        problems.append(f"{name} must look like postgresql://user:password@host:5432/database.")
    return text


def _development_secret(data: Path, problems: list[str]) -> str:
    path = data / "secret"
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Written aside and linked into place, so that of two processes starting at once both read one secret.
            draft = data / f"secret.{os.getpid()}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        secret = path.read_text().strip()
    except OSError as error:
        problems.append(
            f"The data folder {data} cannot be used ({error.strerror}): make it writable for this account, or name"
            " another one in WARDGRAPH_DATA."
        )
        return ""
    if len(secret) < MINIMUM_SECRET_LENGTH:
        problems.append(f"The file {path} holds no usable secret: delete it, and a new one is made.")
    return secret
