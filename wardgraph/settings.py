"""Settings, read from environment variables: every wrong value is reported, all at once.

A setting is declared once, with its variable, default and meaning: reading it, `wardgraph config` and the help follow.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

from wardgraph.http_settings import HttpSettings
from wardgraph.limits import PRODUCTION, Limits
from wardgraph.mail_settings import MailSettings
from wardgraph.readers import MINIMUM_SECRET_LENGTH, Setting, address, choice, folder, items, number, signing_secret

Environment = Literal["development", "production"]
Executor = Literal["compiled", "core"]
Log = Literal["text", "json"]


class SettingsError(Exception):
    """One or more settings are missing or wrong; `problems` holds one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


_UNAVAILABLE = "; then DATABASE_UNAVAILABLE"


@dataclass(frozen=True)
class Settings(HttpSettings, Limits, MailSettings):
    """How this process runs. Secrets and addresses stay out of `repr`."""

    environment: Annotated[
        Environment,
        Setting(
            "WARDGRAPH_ENV",
            "production needs DATABASE_URL and WARDGRAPH_SECRET, and has no demo accounts, GraphiQL or introspection",
            choice(*get_args(Environment)),
        ),
    ] = "development"
    host: Annotated[str, Setting("WARDGRAPH_HOST", "the address that the server listens on")] = "127.0.0.1"
    port: Annotated[int, Setting("WARDGRAPH_PORT", "the port that the server listens on", number(1, 65535))] = 8000
    data: Annotated[
        Path, Setting("WARDGRAPH_DATA", "the folder of the embedded PostgreSQL server", folder, ".wardgraph")
    ] = field(default_factory=lambda: folder(".wardgraph"))
    database_port: Annotated[
        int | None,
        Setting(
            "WARDGRAPH_DATABASE_PORT",
            "the port of 127.0.0.1 at which the embedded server lets database users in",
            number(1024, 65535),
            "none: a socket alone",
        ),
    ] = None
    workers: Annotated[
        int, Setting("WARDGRAPH_WORKERS", "processes, each with database connections of its own", number(1, 256))
    ] = 1
    executor: Annotated[
        Executor,
        Setting(
            "WARDGRAPH_EXECUTOR",
            "core: graphql-core answers every query, with the same answers, for comparison",
            choice(*get_args(Executor)),
        ),
    ] = "compiled"
    pool_size: Annotated[
        int, Setting("WARDGRAPH_POOL_SIZE", "database connections of a process; probes have one more", number(1, 1000))
    ] = 4
    pool_spare: Annotated[
        int,
        Setting(
            "WARDGRAPH_POOL_SPARE",
            "additional connections of a process while slow statements hold the others",
            number(0, 1000),
        ),
    ] = 8
    pool_seconds: Annotated[
        int,
        Setting("WARDGRAPH_POOL_SECONDS", f"the longest wait for a connection{_UNAVAILABLE}", number(1, 3600)),
    ] = 5
    statement_seconds: Annotated[
        int,
        Setting("WARDGRAPH_STATEMENT_SECONDS", f"the longest that a statement takes{_UNAVAILABLE}", number(1, 3600)),
    ] = 30
    lock_seconds: Annotated[
        int,
        Setting(
            "WARDGRAPH_LOCK_SECONDS", f"the longest wait of a statement for one lock{_UNAVAILABLE}", number(1, 3600)
        ),
    ] = 5
    log: Annotated[
        Log,
        Setting(
            "WARDGRAPH_LOG",
            "the format of the log on stderr: see docs/metrics.md",
            choice(*get_args(Log)),
            "text, in production json",
        ),
    ] = "text"
    hospital: Annotated[
        str | None,
        Setting("WARDGRAPH_HOSPITAL", "the slug of the hospital for requests that name none", default="the only one"),
    ] = None
    secret: Annotated[
        str,
        Setting(
            "WARDGRAPH_SECRET",
            f"signs access tokens: {MINIMUM_SECRET_LENGTH} characters or more",
            signing_secret,
            "created once, in development",
            is_secret=True,
        ),
    ] = field(default="", repr=False)
    previous_secrets: Annotated[
        tuple[str, ...],
        Setting(
            "WARDGRAPH_SECRETS_PREVIOUS",
            "what signed access tokens before, and is still believed: separated by commas",
            items(signing_secret),
            "none",
            is_secret=True,
        ),
    ] = field(default=(), repr=False)
    database_url: Annotated[
        str | None,
        Setting(
            "DATABASE_URL",
            "an administrator's address of a PostgreSQL 15 to 18: CREATEROLE is enough",
            address,
            "the embedded server",
        ),
    ] = field(default=None, repr=False)
    api_database_url: Annotated[
        str | None,
        Setting(
            "WARDGRAPH_API_DATABASE_URL",
            "where the web tier logs in as wardgraph_api",
            address,
            "DATABASE_URL's server",
        ),
    ] = field(default=None, repr=False)
    api_password: Annotated[
        str | None,
        Setting("WARDGRAPH_API_PASSWORD", "the password of wardgraph_api there", default="none", is_secret=True),
    ] = field(default=None, repr=False)
    worker_database_url: Annotated[
        str | None,
        Setting(
            "WARDGRAPH_WORKER_DATABASE_URL",
            "where the worker logs in as wardgraph_worker",
            address,
            "DATABASE_URL's server",
        ),
    ] = field(default=None, repr=False)
    worker_password: Annotated[
        str | None,
        Setting("WARDGRAPH_WORKER_PASSWORD", "the password of wardgraph_worker there", default="none", is_secret=True),
    ] = field(default=None, repr=False)

    @property
    def answers_get(self) -> bool:
        """Whether queries may come by GET: in production only where that is set."""
        return self.get == "on" or (self.get is None and self.environment == "development")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Reads the settings; in development a missing secret is made once and kept in the data folder.

        Raises SettingsError with every problem found.
        """
        settings, problems = cls.read(environ)
        if not settings.secret and settings.environment == "development" and not problems:
            settings = replace(settings, secret=_development_secret(settings.data, problems))
        if problems:
            raise SettingsError(problems)
        return settings

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "tuple[Settings, list[str]]":
        """The settings as far as they are right, and what is wrong or missing; nothing is made."""
        given = {name: value for name, value in (os.environ if environ is None else environ).items() if value.strip()}
        problems: list[str] = []
        values: dict[str, Any] = {}
        for name, setting in declared().items():
            if (text := given.get(setting.variable)) is None:
                continue
            try:
                values[name] = setting.read(text)
            except ValueError as problem:
                problems.append(f"{setting.variable} {problem}")
        production = values.get("environment") == "production"
        if production:
            values = PRODUCTION | {"log": "json"} | values
        if ("WARDGRAPH_TLS_KEY" in given) != ("WARDGRAPH_TLS_CERTIFICATE" in given):
            problems.append("WARDGRAPH_TLS_CERTIFICATE and WARDGRAPH_TLS_KEY belong together: set both, or neither.")
        if values.get("metrics_port") == values.get("port", cls.port):
            problems.append("WARDGRAPH_METRICS_PORT is the port of the endpoint, too: choose another.")
        problems += [
            f"{each} is set without DATABASE_URL: set both, or neither."
            for each in ("WARDGRAPH_API_DATABASE_URL", "WARDGRAPH_WORKER_DATABASE_URL")
            if each in given and "DATABASE_URL" not in given
        ]
        if production and "DATABASE_URL" not in given:
            problems.append("DATABASE_URL is missing: production needs a PostgreSQL server of its own (15 or later).")
        if production and "WARDGRAPH_SECRET" not in given:
            problems.append(
                f"WARDGRAPH_SECRET is missing: set it to {MINIMUM_SECRET_LENGTH} or more random characters; it signs"
                " the access tokens."
            )
        return cls(**values), problems


@cache
def declared() -> dict[str, Setting]:
    """How each field of Settings is set, by the field's name. Raises TypeError for one that does not say."""
    found: dict[str, Setting] = {}
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        setting = next((each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Setting)), None)
        if setting is None:
            raise TypeError(f"Settings.{name} does not say how it is set.")
        found[name] = setting
    return found


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
