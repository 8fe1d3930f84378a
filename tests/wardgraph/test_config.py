"""`wardgraph config` shows what holds, and no secret."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.config import config
from wardgraph.readers import without_password
from wardgraph.settings import Settings, declared

README = Path(__file__).parents[2] / "README.md"
SECRETS = {
    "WARDGRAPH_SECRET": "tops3cret" * 5,
    "WARDGRAPH_API_PASSWORD": "tops3cret",
    "DATABASE_URL": "postgresql://chief:tops3cret@db.example:5433/wards?sslmode=require&password=tops3cret",
    "WARDGRAPH_API_DATABASE_URL": "postgresql://wardgraph_api:tops3cret@db.example/wards",
    "WARDGRAPH_WORKER_PASSWORD": "tops3cret",
    "WARDGRAPH_SMTP_PASSWORD": "tops3cret",
    "WARDGRAPH_WORKER_DATABASE_URL": "postgresql://wardgraph_worker:tops3cret@db.example/wards",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of whoever runs the tests."""
    for setting in declared().values():
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("WARDGRAPH_DATA", str(tmp_path / "data"))


def shown(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(config, list(arguments), env=environment)


def rows(**environment: str) -> dict[str, dict[str, str]]:
    done = shown("--json", **environment)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["variable"]: row for row in told}


def test_every_field_is_a_setting_with_a_meaning() -> None:
    assert list(declared()) == [each.name for each in fields(Settings)]
    told = rows()
    assert list(told) == [setting.variable for setting in declared().values()]
    assert all(row["meaning"] and row["default"] != "None" for row in told.values())


def test_values_and_defaults_are_told_apart(tmp_path: Path) -> None:
    row = rows(WARDGRAPH_PORT="9000")["WARDGRAPH_PORT"]
    assert (row["value"], row["default"]) == ("9000", "8000")
    assert rows()["WARDGRAPH_LOG"]["value"] == "text"
    assert rows(**SECRETS, WARDGRAPH_ENV="production")["WARDGRAPH_LOG"]["value"] == "json"
    assert rows()["DATABASE_URL"]["value"] == "(not set)"
    assert rows()["WARDGRAPH_DATA"]["value"] == str(tmp_path / "data")


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_no_secret_is_shown(arguments: tuple[str, ...]) -> None:
    done = shown(*arguments, **SECRETS)
    assert done.exit_code == 0
    assert "tops3cret" not in done.output
    assert "postgresql://chief:***@db.example:5433/wards?sslmode=require&password=***" in done.stdout


def test_a_secret_is_said_to_be_set() -> None:
    assert rows()["WARDGRAPH_SECRET"]["value"] == "(not set)"
    assert rows(**SECRETS)["WARDGRAPH_SECRET"]["value"] == "(set)"


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert shown().exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_is_told_and_all_else_shown() -> None:
    done = shown(WARDGRAPH_PORT="http", WARDGRAPH_WORKERS="2")
    assert done.exit_code == 1
    assert "WARDGRAPH_PORT is 'http': it must be a whole number from 1 to 65535." in done.stderr
    assert rows(WARDGRAPH_PORT="http", WARDGRAPH_WORKERS="2")["WARDGRAPH_WORKERS"]["value"] == "2"


def test_a_misspelt_variable_is_named() -> None:
    done = shown(WARDGRAPH_PROT="9000")
    assert (done.exit_code, done.stderr) == (0, "WARDGRAPH_PROT is set, but is no setting.\n")


def test_the_readme_names_every_setting() -> None:
    text = README.read_text()
    assert [each.variable for each in declared().values() if f"`{each.variable}`" not in text] == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://a@h/d", "postgresql://a@h/d"),
        ("postgresql://a:b:c@h:5/d", "postgresql://a:***@h:5/d"),
        ("postgresql://a:p@s/s?w@h/d", "postgresql://a:***@h/d"),
        ("postgresql:///d?host=/run&PASSWORD=x", "postgresql:///d?host=/run&PASSWORD=***"),
        ("postgresql://a:p%40ss@h/d?user=b", "postgresql://a:***@h/d?user=b"),
        ("postgresql://a?b:pass@h/d", "postgresql://a?b:***@h/d"),
    ],
)
def test_addresses_lose_their_password(url: str, told: str) -> None:
    assert without_password(url) == told


@pytest.mark.parametrize("form", ["{} ", " {}", "\t{}\n"])
def test_blanks_around_an_address_show_no_password(form: str) -> None:
    value = rows(DATABASE_URL=form.format("postgresql://chief:tops3cret@db.example/wards"))["DATABASE_URL"]["value"]
    assert value == "postgresql://chief:***@db.example/wards"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://chief:tops3cret",
        "postgresql://chief:tops3cret/wards",
        "postgresql:/chief:tops3cret@db.example/wards",
        "postgresql:chief:tops3cret@db.example",
        "postgresql://a,chief:tops3cret?x=1",
    ],
)
def test_a_misspelt_address_is_refused_and_not_shown(url: str) -> None:
    done = shown(DATABASE_URL=url)
    assert done.exit_code == 1
    assert "DATABASE_URL must look like" in done.stderr
    assert "tops3cret" not in done.output


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///wards?host=/run/postgresql",
        "postgres://a,b:5433/wards?target_session_attrs=read-write",
        "postgresql://chief:a:b@c@[::1]:5432/wards",
        "POSTGRESQL://chief@db.example",
    ],
)
def test_addresses_of_every_form_are_taken(url: str) -> None:
    assert Settings.read({"DATABASE_URL": url})[0].database_url == url
