from __future__ import annotations

import pytest
from pydantic_settings import BaseSettings

from bot.errors import SettingError
from bot.settings import Settings, documented, load_settings

SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-canary",
    "SLACK_APP_TOKEN": "xapp-canary",
    "SLACK_SIGNING_SECRET": "signing-canary",
    "OPENAI_API_KEY": "sk-canary",
    "DATABASE_URL": "postgresql://mara:canary@db.example/newsroom",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*documented(), "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)


def load(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///rejoinder.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.model_settings() is None


def test_an_empty_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, **dict.fromkeys(documented(), "")) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xapp-canary", "must begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-canary", "must begin with xapp-"),
        ("SLACK_API_URL", "http://slack.example/api/", "must use https"),
        ("SLACK_API_URL", "http://127.0.0.1.slack.example/api/", "must use https"),
        ("SLACK_API_URL", "http://localhost@slack.example/api/", "must use https"),
        ("SLACK_API_URL", "ftp://slack.example/", "http or https"),
        ("SLACK_API_URL", "slack.example", "http or https"),
        ("SLACK_API_URL", "http://[canary", ""),
        ("OPENAI_BASE_URL", "model.example/v1", "http or https"),
        ("OPENAI_BASE_URL", "file:///etc/passwd", "http or https"),
        ("REJOINDER_TOKEN_PARAMETER", "canary", "max_tokens"),
        ("REJOINDER_REASONING_EFFORT", "canary", "medium"),
        ("REJOINDER_MAX_OUTPUT_TOKENS", "12", "greater than or equal to 200"),
        ("REJOINDER_MAX_OUTPUT_TOKENS", "canary", "integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("PORT", "canary", "integer"),
        ("REJOINDER_METRICS_PORT", "0", "greater than or equal to 1"),
        ("REJOINDER_METRICS_PORT", "canary", "integer"),
    ],
)
def test_a_refusal_is_one_sentence_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    with pytest.raises(SettingError) as refused:
        load(monkeypatch, **{name: value})
    message = str(refused.value)
    assert message.startswith(f"{name} cannot be used: ")
    assert words in message
    assert message.endswith(".")
    assert not message.endswith("..")
    assert "\n" not in message
    assert "canary" not in message
    # The value does not come along as a cause that a log could print.
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


@pytest.mark.parametrize("name", ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"])
def test_what_would_drop_the_bot_token_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name} is set.*SLACK_BOT_TOKEN: unset it"):
        load(monkeypatch, **{name: "canary"})


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:8001", "[::1]:8001", "127.8.9.1"])
def test_slack_on_this_machine_may_use_http(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    settings = load(monkeypatch, SLACK_API_URL=f"http://{host}/api")
    assert settings.slack_api_url == f"http://{host}/api/"


def test_secrets_never_print(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, **SECRETS, REJOINDER_MODEL="any")
    model = settings.model_settings()
    assert model is not None
    assert model.api_key == "sk-canary"
    for shown in (repr(settings), str(settings), settings.model_dump_json(), f"{settings.model_dump()}"):
        assert "canary" not in shown
    assert "canary" not in repr(model)


@pytest.mark.parametrize(
    ("environment", "starts"),
    [
        ({"OPENAI_API_KEY": "sk-canary"}, "OPENAI_API_KEY is set but REJOINDER_MODEL is not"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1/v1"}, "OPENAI_BASE_URL is set but REJOINDER_MODEL is not"),
        ({"REJOINDER_MODEL": "any"}, "REJOINDER_MODEL is set but neither OPENAI_API_KEY nor OPENAI_BASE_URL"),
    ],
)
def test_half_a_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], starts: str
) -> None:
    settings = load(monkeypatch, **environment)
    with pytest.raises(SettingError, match=f"^{starts}") as refused:
        settings.model_settings()
    assert "canary" not in str(refused.value)


def test_a_server_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    model = load(
        monkeypatch, OPENAI_BASE_URL="http://127.0.0.1:8001/v1/", REJOINDER_MODEL="any"
    ).model_settings()
    assert model is not None
    assert (model.base_url, model.api_key, model.model) == ("http://127.0.0.1:8001/v1", None, "any")


@pytest.mark.parametrize(
    ("environment", "http", "missing"),
    [
        ({}, True, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, True, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, False, "SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, True, None),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, False, None),
    ],
)
def test_listening_needs_its_tokens(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], http: bool, missing: str | None
) -> None:
    settings = load(monkeypatch, **environment)
    if missing is None:
        settings.slack(http=http)
        return
    with pytest.raises(SettingError, match=f"^{missing} is not set: "):
        settings.slack(http=http)


def test_every_setting_is_documented_under_its_variable() -> None:
    assert issubclass(Settings, BaseSettings)
    assert len(documented()) == len(Settings.model_fields)
    for name, words in documented().items():
        assert name.isupper()
        assert words.endswith(".")
