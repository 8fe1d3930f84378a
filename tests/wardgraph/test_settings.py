import stat
from pathlib import Path

import pytest

from wardgraph.settings import Settings, SettingsError


def test_defaults_need_no_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({})
    assert (settings.host, settings.port, settings.workers, settings.environment) == (
        "127.0.0.1",
        8000,
        1,
        "development",
    )
    assert settings.data == tmp_path / ".wardgraph"
    assert settings.database_url is None


def test_development_secret_is_private_and_kept(tmp_path: Path) -> None:
    first = Settings.from_environment({"WARDGRAPH_DATA": str(tmp_path / "data")})
    assert len(first.secret) >= 32
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600
    assert Settings.from_environment({"WARDGRAPH_DATA": str(tmp_path / "data")}).secret == first.secret
    assert first.secret not in repr(first)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(
            {
                "WARDGRAPH_ENV": "staging",
                "WARDGRAPH_PORT": "http",
                "WARDGRAPH_WORKERS": "0",
                "WARDGRAPH_EXECUTOR": "fast",
                "WARDGRAPH_SECRET": "short",
                "DATABASE_URL": "mysql://x",
            }
        )
    told = " ".join(caught.value.problems)
    assert len(caught.value.problems) == 6
    for name in ("ENV", "PORT", "WORKERS", "EXECUTOR", "SECRET"):
        assert f"WARDGRAPH_{name}" in told
    assert "DATABASE_URL" in told


def test_production_needs_a_database_and_a_secret() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"WARDGRAPH_ENV": "production"})
    assert [problem.split()[0] for problem in caught.value.problems] == ["DATABASE_URL", "WARDGRAPH_SECRET"]
    good = {"WARDGRAPH_ENV": "production", "DATABASE_URL": "postgresql://a@b/c", "WARDGRAPH_SECRET": "s" * 32}
    assert Settings.from_environment(good).environment == "production"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "1.5", "٣", "8000x"])
def test_port_out_of_range_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(SettingsError, match="WARDGRAPH_PORT"):
        Settings.from_environment({"WARDGRAPH_PORT": port, "WARDGRAPH_DATA": str(tmp_path)})


def test_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"The data folder .*file/data cannot be used"):
        Settings.from_environment({"WARDGRAPH_DATA": str(tmp_path / "file" / "data")})


def test_empty_variables_count_as_absent(tmp_path: Path) -> None:
    settings = Settings.from_environment({"WARDGRAPH_PORT": "", "WARDGRAPH_DATA": str(tmp_path), "DATABASE_URL": " "})
    assert (settings.port, settings.database_url) == (8000, None)


def test_the_executor_is_a_choice_of_two(tmp_path: Path) -> None:
    environment = {"WARDGRAPH_DATA": str(tmp_path)}
    assert Settings.from_environment(environment).executor == "compiled"
    assert Settings.from_environment(environment | {"WARDGRAPH_EXECUTOR": "core"}).executor == "core"


def test_pool_and_waits_are_numbers_within_bounds(tmp_path: Path) -> None:
    names = ("WARDGRAPH_POOL_SIZE", "WARDGRAPH_POOL_SECONDS", "WARDGRAPH_STATEMENT_SECONDS", "WARDGRAPH_LOCK_SECONDS")
    environment = {"WARDGRAPH_DATA": str(tmp_path)}
    given = {name: str(number) for number, name in enumerate(names, start=6)} | {"WARDGRAPH_POOL_SPARE": "0"}
    settings = Settings.from_environment(environment | given)
    waits = (settings.pool_seconds, settings.statement_seconds, settings.lock_seconds)
    assert (settings.pool_size, *waits, settings.pool_spare) == (6, 7, 8, 9, 0)
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environment | dict.fromkeys(names, "0") | {"WARDGRAPH_POOL_SPARE": "-1"})
    assert [problem.split()[0] for problem in caught.value.problems] == [names[0], "WARDGRAPH_POOL_SPARE", *names[1:]]


def test_lists_and_files_are_read_and_every_wrong_item_is_told(tmp_path: Path) -> None:
    (tmp_path / "pem").write_text("")
    settings = Settings.from_environment(
        {
            "WARDGRAPH_DATA": str(tmp_path),
            "WARDGRAPH_ORIGINS": "https://App.example.org , http://localhost:5173,",
            "WARDGRAPH_HOSTS": "Hospital.example, [::1]",
            "WARDGRAPH_TRUSTED_PROXIES": "10.0.0.0/8,192.0.2.1, fd00::/8",
            "WARDGRAPH_TLS_CERTIFICATE": str(tmp_path / "pem"),
            "WARDGRAPH_TLS_KEY": str(tmp_path / "pem"),
        }
    )
    assert settings.origins == ("https://app.example.org", "http://localhost:5173")
    assert settings.hosts == ("hospital.example", "[::1]")
    assert settings.trusted_proxies == ("10.0.0.0/8", "192.0.2.1/32", "fd00::/8")
    assert settings.tls_key == tmp_path / "pem"
    wrong = {
        "WARDGRAPH_ORIGINS": "*",
        "WARDGRAPH_HOSTS": "hospital.example:443",
        "WARDGRAPH_TRUSTED_PROXIES": "*",
        "WARDGRAPH_TLS_CERTIFICATE": str(tmp_path / "none"),
        "WARDGRAPH_METRICS_PORT": "8000",
        "WARDGRAPH_METRICS_TOKEN": "short",
    }
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(wrong)
    # A certificate without its key is wrong, too.
    assert {problem.split()[0] for problem in caught.value.problems} == {*wrong}
    for origin in ("app.example.org", "https://app.example.org/", "https://a@b", "https://*.example.org", "null"):
        with pytest.raises(SettingsError, match="WARDGRAPH_ORIGINS"):
            Settings.from_environment({"WARDGRAPH_ORIGINS": origin})
