"""The commands as an operator meets them. One of each kind has a process of its own, the others run in this one."""

import json

import pytest

from tests.databases import Database
from tests.installation import Installation


@pytest.fixture(scope="module")
def installation(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("data"))
    made.environment |= {"DATABASE_URL": database.admin_dsn, "WARDGRAPH_API_DATABASE_URL": database.api_dsn}
    created = made.run_here(
        "hospital", "create", "north", "--name", "North", "--time-zone", "Europe/Berlin", "--currency", "EUR"
    )
    assert created.stdout == "north\t1\n", created.stderr
    return made


def test_hospitals_are_listed(installation: Installation) -> None:
    assert installation.run_here("hospital", "list").stdout == "north\t1\tNorth\tEurope/Berlin\tEUR\n"


def test_account_is_made_and_acts(installation: Installation) -> None:
    made = installation.run(
        "account", "create", "chief@north.example", "--role", "admin", WARDGRAPH_PASSWORD="correct horse"
    )
    assert made.stdout.startswith("chief@north.example\t"), made.stderr
    assert "chief@north.example" in installation.run_here("account", "list").stdout
    department = {"name": "Heart", "location": "1st floor", "opensAt": "08:00", "closesAt": "18:00"}
    called = installation.run("call", "create_department", json.dumps(department), "--as", "chief@north.example")
    assert json.loads(called.stdout)["name"] == "Heart", called.stderr


@pytest.mark.parametrize("password", ["demo", "elevenchars"])
def test_a_short_password_is_refused(installation: Installation, password: str) -> None:
    refused = installation.run_here(
        "account", "create", "weak@north.example", "--role", "admin", WARDGRAPH_PASSWORD=password
    )
    assert refused.returncode == 3
    assert "password must have from 12 to 1024 characters" in refused.stderr
    assert "weak@north.example" not in installation.run_here("account", "list").stdout


@pytest.mark.parametrize("scale", ["demo", "bench"])
def test_accounts_whose_password_everybody_knows_are_not_made_in_production(
    installation: Installation, scale: str
) -> None:
    production = {
        "WARDGRAPH_ENV": "production",
        "WARDGRAPH_SECRET": "x" * 32,
        "DATABASE_URL": "postgresql://nowhere.invalid/x",
    }
    refused = installation.run_here("seed", "--scale", scale, **production)
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        "Error: The passwords of demo accounts are public, so demo accounts are not created in production."
    )


def test_a_hospital_is_changed_where_it_is_said(installation: Installation) -> None:
    changed = installation.run_here("hospital", "update", "north", "--tax-rate", "7.5", "--horizon", "60")
    assert changed.stdout == "north\t1\tNorth\tEurope/Berlin\tEUR\t7.50\t60\n"
    back = installation.run_here(
        "hospital", "update", "north", "--tax-rate", "0", "--horizon", "30", "--name", " North "
    )
    assert back.stdout == "north\t1\tNorth\tEurope/Berlin\tEUR\t0.00\t30\n"
    refused = installation.run_here("hospital", "update", "north", "--time-zone", "Nowhere", "--horizon", "0")
    assert refused.returncode == 3
    assert "timeZone must be an IANA time zone" in refused.stderr
    assert "bookingHorizonDays must be a whole number from 1 to 730" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("call", "create_department", "{}"), 3, "Error: You must be signed in"),
        (("call", "nothing_of_that_name"), 1, "Error: There is no function api.nothing_of_that_name."),
        (("call", "viewer", '{"x": 1}'), 1, "Error: api.viewer takes no p_x; it takes: nothing."),
        (("call", "viewer", "{"), 1, "Error: The arguments are not JSON"),
        (("call", "viewer", "[]"), 1, "Error: The arguments must be a JSON object."),
        (("call", "viewer", "--as", "nobody@north.example"), 1, "Error: There is no active account"),
        (("call", "viewer", "--hospital", "south"), 1, "Error: There is no hospital 'south'."),
        (("hospital", "create", "BAD", "--name", "x", "--time-zone", "x", "--currency", "x"), 3, "Error: "),
    ],
)
def test_mistake_is_told_without_a_traceback(
    installation: Installation, arguments: tuple[str, ...], code: int, complaint: str
) -> None:
    done = installation.run_here(*arguments)
    assert done.returncode == code
    assert done.stderr.startswith(complaint)
    assert "Traceback" not in done.stderr


def test_migrate_and_its_check_agree(installation: Installation) -> None:
    assert installation.run_here("migrate").stdout == "Nothing to apply.\n"
    checked = installation.run("migrate", "--check")
    assert (checked.returncode, checked.stdout) == (0, "The database and the files agree.\n")


def test_large_hospital_that_is_there_is_left_alone(installation: Installation) -> None:
    created = installation.run_here(
        "hospital", "create", "bench", "--name", "Mine", "--time-zone", "UTC", "--currency", "EUR"
    )
    assert created.returncode == 0, created.stderr
    done = installation.run_here("seed", "--scale", "bench")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: There is a hospital 'bench' already.")


def test_scale_that_is_unknown_is_refused(installation: Installation) -> None:
    assert "'huge' is not one of 'demo', 'bench'" in installation.run("seed", "--scale", "huge").stderr
