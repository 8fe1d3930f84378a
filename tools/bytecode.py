"""Writes the bytecode of the project and of what it imports of packages, unless it is there and current.

Python writes it at the first import, but where PYTHONDONTWRITEBYTECODE or a read-only folder forbids that: there, each
start would compile all of it again, which takes longer than the rest of the start. The project itself is compiled and
not imported, so that a schema at fault does not keep `make generate` from mending it.
"""

import ast
import compileall
import importlib
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDERS = ("wardgraph", "db", "graph", "web", "worker", "loadgen", "cli")
# What packages import later; tests/cli/test_starts.py tells when one is missing.
_LATER = (
    "click._textwrap",
    "strawberry.federation.schema_directives",
    "strawberry.schema_directives",
    "uvicorn.lifespan.on",
    "uvicorn.loops.uvloop",
    "uvicorn.protocols.http.httptools_impl",
    "uvicorn.protocols.websockets.auto",
)
_SKIPPED = re.compile(r"[/\\]node_modules[/\\]")


def main() -> None:
    """Compiles what has no bytecode or is newer than it; ends with 1 where a source of ours is no Python."""
    root = Path(__file__).parent.parent
    sources = [each for folder in FOLDERS for each in (root / folder).rglob("*.py") if not _SKIPPED.search(str(each))]
    if not _compile(sources):
        sys.exit(1)
    _compile(_of_packages({name for source in sources for name in _imported(source)}))


def _compile(sources: Iterable[Path]) -> bool:
    done = [compileall.compile_file(source, quiet=1) for source in sources]
    return all(done)


def _imported(source: Path) -> Iterator[str]:
    """The modules that a source of ours imports, but for our own."""
    for node in ast.walk(ast.parse(source.read_bytes(), source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        yield from (name for name in names if name.split(".")[0] not in FOLDERS)


def _of_packages(names: set[str]) -> Iterator[Path]:
    """The sources of installed packages that are loaded with these modules."""
    # A module whose import fails, such as one for another system, is not loaded: Python itself writes its bytecode.
    sys.dont_write_bytecode = False
    for name in sorted(names.union(_LATER)):
        importlib.import_module(name)
    packages = Path(sysconfig.get_path("purelib"))
    files = {Path(file) for module in sys.modules.values() if (file := getattr(module, "__file__", None))}
    yield from (file for file in files if file.suffix == ".py" and packages in file.parents)


if __name__ == "__main__":
    main()
