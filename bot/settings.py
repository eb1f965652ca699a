"""Every setting, from the environment, checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.analysis.model.settings import OPENAI_URL, ModelSettings, ReasoningEffort, TokenParameter
from bot.errors import SettingError

_OAUTH = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


class Settings(BaseSettings):
    """What the environment says. Empty values count as unset; secrets never print."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: SecretStr | None = Field(
        None, validation_alias="SLACK_BOT_TOKEN", description="Bot token of your Slack app (xoxb-…)."
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="Signing secret of your Slack app; needed when Slack reaches us over HTTP.",
    )
    slack_app_token: SecretStr | None = Field(
        None,
        validation_alias="SLACK_APP_TOKEN",
        description="App-level token (xapp-…) with connections:write; turns Socket Mode on.",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Web API of another Slack-compatible server.",
    )
    openai_api_key: SecretStr | None = Field(
        None, validation_alias="OPENAI_API_KEY", description="Key of the model's server."
    )
    openai_base_url: str | None = Field(
        None, validation_alias="OPENAI_BASE_URL", description="Any OpenAI-compatible server, with its /v1."
    )
    model: str | None = Field(
        None,
        validation_alias="REJOINDER_MODEL",
        description="The model's name; required with a key or a server.",
    )
    token_parameter: TokenParameter = Field(
        "max_completion_tokens",
        validation_alias="REJOINDER_TOKEN_PARAMETER",
        description="`max_completion_tokens` (OpenAI) or `max_tokens` (most other servers).",
    )
    max_output_tokens: int = Field(
        4000,
        ge=200,
        le=100_000,
        validation_alias="REJOINDER_MAX_OUTPUT_TOKENS",
        description="Limit of one answer of the model, hidden reasoning included.",
    )
    reasoning_effort: ReasoningEffort | None = Field(
        None,
        validation_alias="REJOINDER_REASONING_EFFORT",
        description="Sent to reasoning models where set: `none`, `minimal`, `low`, `medium`, `high`.",
    )
    database_url: SecretStr = Field(
        SecretStr("sqlite:///rejoinder.db"),
        validation_alias="DATABASE_URL",
        description="`sqlite:///FILE`, `postgres://…` or `postgresql://…`.",
    )
    host: str = Field("127.0.0.1", validation_alias="HOST", description="Address to listen on.")
    port: int = Field(
        3000, ge=0, le=65535, validation_alias="PORT", description="Port to listen on; 0 picks one."
    )
    metrics_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        validation_alias="REJOINDER_METRICS_PORT",
        description="Port for Prometheus' `/metrics`, on 127.0.0.1; no metrics unless set.",
    )

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token_kind(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        prefix = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}[info.field_name]
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"must begin with {prefix}")
        return value

    @field_validator("slack_api_url", "openai_base_url")
    @classmethod
    def _server(cls, value: str | None, info: Any) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an http or https address")
        if info.field_name == "slack_api_url":
            if parts.scheme == "http" and not _is_loopback(parts.hostname):
                raise ValueError("must use https: the bot's token would travel in the clear")
            return value.rstrip("/") + "/"
        return value.rstrip("/")

    @model_validator(mode="before")
    @classmethod
    def _no_oauth(cls, values: Any) -> Any:
        for name in _OAUTH:
            if os.environ.get(name):
                raise SettingError(
                    f"{name} is set, which would make Slack's library ignore SLACK_BOT_TOKEN: unset it."
                )
        return values

    def slack(self, *, http: bool, listening: bool = True) -> None:
        """Check that what is needed to speak in Slack, and to listen to it, is there.

        Raises:
            SettingError: names the variable that is missing.
        """
        if self.slack_bot_token is None:
            raise SettingError("SLACK_BOT_TOKEN is not set: copy it from your Slack app's OAuth page.")
        if not listening:
            return
        if http and self.slack_signing_secret is None:
            raise SettingError(
                "SLACK_SIGNING_SECRET is not set: copy it from your Slack app's Basic Information page, "
                "or set SLACK_APP_TOKEN to use Socket Mode."
            )
        if not http and self.slack_app_token is None:
            raise SettingError(
                "SLACK_APP_TOKEN is not set: create one with connections:write, or use --http."
            )

    def model_settings(self) -> ModelSettings | None:
        """Return how to ask the model, or None where none is configured.

        Raises:
            SettingError: a key or a server without a model, or a model without either.
        """
        server = self.openai_api_key or self.openai_base_url
        if self.model is None:
            if server is None:
                return None
            name = "OPENAI_API_KEY" if self.openai_api_key else "OPENAI_BASE_URL"
            raise SettingError(
                f"{name} is set but REJOINDER_MODEL is not: name the model to use "
                "(`rejoinder doctor` lists what the server offers)."
            )
        if server is None:
            raise SettingError(
                "REJOINDER_MODEL is set but neither OPENAI_API_KEY nor OPENAI_BASE_URL is: set one of them, "
                "or unset REJOINDER_MODEL to use the offline analyst."
            )
        return self.server(self.model)

    def server(self, model: str) -> ModelSettings:
        """Return how to ask `model` on the server that is set, OpenAI's if none is."""
        return ModelSettings(
            model=model,
            api_key=self.openai_api_key.get_secret_value() if self.openai_api_key else None,
            base_url=self.openai_base_url or OPENAI_URL,
            token_param=self.token_parameter,
            max_tokens=self.max_output_tokens,
            reasoning_effort=self.reasoning_effort,
        )


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingError: one sentence that names the variable and what is wrong with it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "The environment"
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingError(f"{name} cannot be used: {reason[:1].lower()}{reason[1:]}.") from None


def documented() -> Mapping[str, str]:
    """Return each variable with what it is for, in the order in which they are declared."""
    return {str(field.validation_alias): field.description or "" for field in Settings.model_fields.values()}


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
