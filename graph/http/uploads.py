"""A file that is uploaded: the form of POST /imports, taken piece by piece and kept on disk while it is read."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope

from db.imports import kinds
from db.imports.columns import told_columns
from db.imports.errors import FileProblem
from db.imports.files import FORMATS
from wardgraph.errors import Problem

_MOST_FIELDS = 200
_FIELD_BYTES = 65_536
_LONGEST_NAME = 255
_ONCE = ("kind", "format", "encoding", "separator", "dates", "decimal", "dryRun", "confirm")
_FIELDS = (*_ONCE, "map", "ignore", "file")
_TRUTH = {"true": True, "false": False}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "kind": kinds.names(),
    "format": FORMATS,
    "decimal": (".", ","),
    "dryRun": tuple(_TRUTH),
    "confirm": tuple(_TRUTH),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with what is told of it: the fields of the form are the options of `wardgraph import`."""

    path: Path
    name: str
    kind: kinds.Kind
    told: Mapping[str, str]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]

    def says(self, name: str) -> bool:
        """What a field says that is true or false, and false where it is left out."""
        return _TRUTH[self.told.get(name, "false")]


@asynccontextmanager
async def uploaded(scope: Scope, receive: Receive, limit: int) -> AsyncIterator[Upload]:
    """The upload of a request, whose file is there until the block ends.

    Raises BAD_REQUEST, BAD_USER_INPUT, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE.
    """
    headers = Headers(scope=scope)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise Problem(
            "UNSUPPORTED_MEDIA_TYPE", "A file is uploaded in a form.", hint="Send Content-Type: multipart/form-data."
        )
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise _too_large(limit)
    request = Request(scope, _bounded(receive, limit))
    try:
        form = await MultiPartParser(
            headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=_FIELD_BYTES
        ).parse()
    except MultiPartException as error:
        raise Problem("BAD_REQUEST", f"The body is no form with one file: {error.message}") from error
    except ClientDisconnect as error:
        raise Problem("BAD_REQUEST", "The body ended early.") from error
    try:
        with TemporaryDirectory(prefix="wardgraph-") as folder:
            file = _checked(form)
            # What it is shows in the end of its name.
            path = Path(folder) / f"upload{Path(_name(file)).suffix[:20]}"
            # The form's file has no name in the file system, and reading it several times needs one.
            await asyncio.to_thread(_keep, file, path)
            yield _upload(form, file, path)
    finally:
        await form.close()


def _bounded(receive: Receive, limit: int) -> Callable[[], Any]:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise _too_large(limit)
        return message

    return bounded


def _keep(file: UploadFile, path: Path) -> None:
    with path.open("wb") as kept:
        shutil.copyfileobj(file.file, kept)


def _checked(form: FormData) -> UploadFile:
    """The file of a form that has it, and says of it only what can be said. Raises BAD_USER_INPUT."""
    problems = [_problem(name, "UNKNOWN", "is no field of this form") for name in form if name not in _FIELDS]
    problems += [_problem(name, "TWICE", "may be given once") for name in _ONCE if len(form.getlist(name)) > 1]
    for name in _FIELDS:
        values = form.getlist(name)
        if name == "file":
            if not values:
                problems.append(_problem(name, "REQUIRED", "is required"))
            elif not isinstance(values[0], UploadFile):
                problems.append(_problem(name, "MALFORMED", "must be a file"))
        elif any(isinstance(value, UploadFile) for value in values):
            problems.append(_problem(name, "MALFORMED", "must be no file"))
        elif name == "kind" and not any(values):
            problems.append(_problem(name, "REQUIRED", "is required"))
        elif name in _CHOICES and any(value and value not in _CHOICES[name] for value in values):
            problems.append(_problem(name, "UNKNOWN_VALUE", f"must be one of {', '.join(_CHOICES[name])}"))
    file = form.get("file")
    if problems or not isinstance(file, UploadFile):
        raise Problem(
            "BAD_USER_INPUT",
            "; ".join(f"{each['path']} {each['message']}" for each in problems) + ".",
            problems=problems,
        )
    return file


def _problem(path: str, code: str, message: str) -> dict[str, str]:
    return {"path": path, "code": code, "message": message}


def _upload(form: FormData, file: UploadFile, path: Path) -> Upload:
    # An option that is left empty is left out: so forms of pages send it.
    told = {name: text for name in _ONCE if isinstance(text := form.get(name), str) and text}
    try:
        columns = told_columns(_texts(form, "map"))
    except FileProblem as problem:
        raise of_file(problem) from problem
    return Upload(path, _name(file), kinds.kind(told["kind"]), told, columns, _texts(form, "ignore"))


def _name(file: UploadFile) -> str:
    """What the file is called, without the folders that some clients send along."""
    return (file.filename or "").replace("\\", "/").rpartition("/")[2].replace("\0", "").strip()[
        -_LONGEST_NAME:
    ] or "upload"


def _texts(form: FormData, name: str) -> tuple[str, ...]:
    return tuple(value for value in form.getlist(name) if isinstance(value, str) and value)


def of_file(problem: FileProblem) -> Problem:
    """What is wrong with a file as a whole. BAD_USER_INPUT."""
    return Problem(
        "BAD_USER_INPUT",
        str(problem),
        problems=[_problem("file", "UNREADABLE", str(problem))],
        hint="What the message calls --name is the field of that name.",
    )


def _too_large(limit: int) -> Problem:
    return Problem(
        "PAYLOAD_TOO_LARGE",
        f"The upload exceeds {limit} bytes.",
        details={"limit": limit},
        hint="Import the file in parts, or have the operator raise WARDGRAPH_UPLOAD_BYTES.",
    )
