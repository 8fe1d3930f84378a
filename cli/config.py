"""`wardgraph config`: every setting, with its value, its default and what it means, and no secret."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import click

from wardgraph.readers import Setting, address, without_password
from wardgraph.settings import Settings, declared


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead of a table.")
def config(*, as_json: bool) -> None:
    """Show every setting: its variable, value, default and meaning.

    Secrets are shown only as set or not set, and addresses without their passwords. The exit code is 1 if a setting is
    wrong or missing.
    """
    settings, problems = Settings.read()
    rows = described(settings, os.environ)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row))
    else:
        widths = {name: max(len(name), *(len(row[name]) for row in rows)) for name in rows[0]}
        for row in [{name: name for name in rows[0]}, *rows]:
            click.echo("  ".join(row[name].ljust(width) for name, width in widths.items()).rstrip())
    for name in unknown(os.environ):
        click.echo(f"{name} is set, but is no setting.", err=True)
    for problem in problems:
        click.echo(problem, err=True)
    sys.exit(1 if problems else 0)


def described(settings: Settings, environ: Mapping[str, str]) -> list[dict[str, str]]:
    """The settings for a reader: variable, value, default, meaning, in the order in which they are declared."""
    defaults = {each.name: each.default for each in fields(Settings)}
    return [
        {
            "variable": setting.variable,
            "value": _value(setting, getattr(settings, name), environ),
            "default": setting.default or str(defaults[name]),
            "meaning": setting.meaning,
        }
        for name, setting in declared().items()
    ]


def unknown(environ: Mapping[str, str]) -> list[str]:
    """Variables that look like settings and are none: perhaps misspelt. Those of commands and tests are known."""
    known = {setting.variable for setting in declared().values()}
    others = ("WARDGRAPH_PASSWORD", "WARDGRAPH_COVERAGE", "WARDGRAPH_INTERLEAVED")
    return sorted(name for name in environ if name.startswith("WARDGRAPH_") and name not in {*known, *others})


def _value(setting: Setting, value: Any, environ: Mapping[str, str]) -> str:
    if setting.is_secret:
        return "(set)" if environ.get(setting.variable, "").strip() else "(not set)"
    if value is None:
        return "(not set)"
    if isinstance(value, tuple):
        return ", ".join(value) or "(not set)"
    return without_password(value) if setting.read is address else str(value)
