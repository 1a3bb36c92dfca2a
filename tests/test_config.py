"""What the surroundings decide, and what they may not spoil."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tracker.config import Settings, migrations_folder, templates_folder
from tracker.errors import RuleBroken, Unavailable


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(tmp_path), "DATABASE_URL": ""})

    assert settings.database_url == f"sqlite:///{tmp_path}/tracker.db"
    assert settings.migration_database_url == settings.database_url
    assert settings.hosts == ("localhost", "127.0.0.1", "::1")


def test_a_checkout_keeps_its_data_in_its_own_instance_folder() -> None:
    folder = Settings.from_environment({}).instance_folder

    assert folder == Path(__file__).parents[1] / "instance"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////srv/t.db", "sqlite:////srv/t.db"),
    ],
)
def test_an_address_that_names_no_driver_gets_ours(given: str, used: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": given})

    assert settings.database_url == used
    assert settings.migration_database_url == used


def test_the_tables_may_have_another_owner() -> None:
    settings = Settings.from_environment(
        {"DATABASE_URL": "postgresql://worker@h/d", "MIGRATION_DATABASE_URL": "postgresql://o@h/d"}
    )

    assert settings.migration_database_url == "postgresql+psycopg://o@h/d"


def test_further_host_names_are_parted_by_commas() -> None:
    settings = Settings.from_environment({"TRACKER_HOSTS": "pool.example.nhs.uk, tracker.local,"})

    assert settings.hosts[3:] == ("pool.example.nhs.uk", "tracker.local")


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(tmp_path / "new")})

    key = settings.secret_key()

    assert len(key) == 64
    assert settings.secret_key() == key
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_servers_that_start_at_once_sign_with_one_key(tmp_path: Path) -> None:
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(tmp_path)})
    with ThreadPoolExecutor(8) as servers:
        keys = set(servers.map(lambda _server: settings.secret_key(), range(8)))

    assert {len(key) for key in keys} == {64}
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_key_is_made_where_the_disk_knows_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(tmp_path)})

    assert len(settings.secret_key()) == 64
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_key_file_without_a_key_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("")
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(tmp_path)})

    with pytest.raises(RuleBroken, match="holds no secret key: remove it"):
        settings.secret_key()


def test_a_key_that_cannot_be_kept_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "instance").write_text("a file stands where the folder should be")
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(tmp_path / "instance")})

    with pytest.raises(Unavailable, match=r"cannot be kept in .*set TRACKER_SECRET_KEY"):
        settings.secret_key()


def test_a_given_secret_key_is_used_and_kept_nowhere(tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {"TRACKER_INSTANCE": str(tmp_path / "new"), "TRACKER_SECRET_KEY": "k" * 32}
    )

    assert settings.secret_key() == "k" * 32
    assert not (tmp_path / "new").exists()


def test_a_short_secret_key_is_refused() -> None:
    with pytest.raises(RuleBroken, match="at least 32 characters"):
        Settings.from_environment({"TRACKER_SECRET_KEY": "dev"})


def test_secrets_stay_out_of_the_printed_settings() -> None:
    settings = Settings.from_environment(
        {"DATABASE_URL": "postgresql://u:hidden@h/d", "TRACKER_SECRET_KEY": "hidden" * 8}
    )

    assert "hidden" not in repr(settings)


def test_templates_and_migrations_are_found() -> None:
    assert (templates_folder() / "layout.html").is_file()
    assert (migrations_folder() / "env.py").is_file()


GOOD_KEY = "9f2c4e6a8b1d3f5070a2c4e6f8192b3d"
FIT = {
    "TRACKER_PRODUCTION": "1",
    "TRACKER_SECRET_KEY": GOOD_KEY,
    "TRACKER_ADDRESS": "https://tracker.northshire.example",
    "TRACKER_SMTP_URL": "smtp://mail.northshire.example",
    "TRACKER_MAIL_FROM": "Pooled-budget tracker <tracker@northshire.example>",
}


def test_production_starts_with_a_key_of_its_own_an_address_under_tls_and_mail() -> None:
    settings = Settings.from_environment(FIT)

    assert (settings.production, settings.tls) == (True, True)
    assert "tracker.northshire.example" in settings.hosts


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"TRACKER_SECRET_KEY": ""}, "TRACKER_SECRET_KEY must be set to a key of its own"),
        ({"TRACKER_SECRET_KEY": "changeme" * 4}, "TRACKER_SECRET_KEY must be set to a key of its"),
        ({"TRACKER_SECRET_KEY": "dev" * 11}, "TRACKER_SECRET_KEY is too simple"),
        ({"TRACKER_SECRET_KEY": "x" * 64}, "TRACKER_SECRET_KEY is too simple"),
        ({"TRACKER_SECRET_KEY": "short"}, "must have at least 32 characters"),
        ({"TRACKER_ADDRESS": ""}, "TRACKER_ADDRESS must say where people reach the pages"),
        ({"TRACKER_ADDRESS": "http://tracker.example"}, "TRACKER_ADDRESS must say"),
        ({"TRACKER_SMTP_URL": ""}, "TRACKER_SMTP_URL must name the mail server"),
        ({"TRACKER_MAIL_FROM": ""}, "TRACKER_MAIL_FROM must say whom letters are from"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG must not be set"),
    ],
)
def test_production_refuses_what_is_for_trying_out(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        Settings.from_environment(FIT | changed)

    assert sentence in refusal.value.sentence
    assert GOOD_KEY not in refusal.value.sentence


def test_everything_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(RuleBroken) as refusal:
        Settings.from_environment({"TRACKER_PRODUCTION": "1", "FLASK_DEBUG": "1"})

    assert refusal.value.sentence.count(";") == 4


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACKER_PRODUCTION", "maybe"),
        ("TRACKER_ADDRESS", "tracker.example"),
        ("TRACKER_ADDRESS", "ftp://tracker.example"),
        ("TRACKER_ADDRESS", "https://tracker.example/path"),
        ("TRACKER_OIDC_ISSUER", "https://login.example"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(RuleBroken, match=name):
        Settings.from_environment({name: value})


def test_a_provider_is_named_whole() -> None:
    settings = Settings.from_environment({
        "TRACKER_OIDC_ISSUER": "https://login.example/tenant/",
        "TRACKER_OIDC_CLIENT_ID": "tracker",
        "TRACKER_OIDC_CLIENT_SECRET": "the provider's secret",
    })  # fmt: skip

    assert settings.provider is not None
    assert settings.provider.issuer == "https://login.example/tenant"
    assert "the provider's secret" not in repr(settings)
    assert "the provider's secret" not in repr(settings.provider)
