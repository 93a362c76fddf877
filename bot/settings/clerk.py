"""Where people sign in on the site."""

from __future__ import annotations

from pydantic import SecretStr, field_validator

from bot.integrations.clerk.configured import check_secret_key, public_key_of, signing_key_of
from bot.settings.section import Section, as_origin, protected


class ClerkSettings(Section):
    """Where people sign in on the site; off where none of it is set."""

    clerk_secret_key: SecretStr | None = None
    clerk_frontend_api: str | None = None
    clerk_api_url: str = "https://api.clerk.com"
    clerk_oauth_client_id: str | None = None
    clerk_oauth_client_secret: SecretStr | None = None
    clerk_webhook_secret: SecretStr | None = None
    clerk_jwt_key: SecretStr | None = None

    @field_validator("clerk_frontend_api")
    @classmethod
    def _is_host(cls, host: str | None) -> str | None:
        if host is None:
            return None
        return protected(as_origin(host if "://" in host else f"https://{host}"))

    @field_validator("clerk_api_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        return protected(as_origin(url.rstrip("/").removesuffix("/v1")))

    @field_validator("clerk_secret_key")
    @classmethod
    def _is_secret_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None:
            check_secret_key(key.get_secret_value())
        return key

    @field_validator("clerk_webhook_secret")
    @classmethod
    def _is_signing_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            signing_key_of(secret.get_secret_value())
        return secret

    @field_validator("clerk_jwt_key")
    @classmethod
    def _is_public_key(cls, key: SecretStr | None) -> SecretStr | None:
        return None if key is None else SecretStr(public_key_of(key.get_secret_value()))

    @property
    def missing(self) -> str | None:
        """The name of the first value without which the others are of no use."""
        needed = {
            "CLERK_SECRET_KEY": self.clerk_secret_key,
            "CLERK_FRONTEND_API": self.clerk_frontend_api,
            "CLERK_OAUTH_CLIENT_ID": self.clerk_oauth_client_id,
            "CLERK_OAUTH_CLIENT_SECRET": self.clerk_oauth_client_secret,
        }
        missing = [name for name, value in needed.items() if value is None]
        others = (self.clerk_webhook_secret, self.clerk_jwt_key)
        is_begun = len(missing) < len(needed) or any(one is not None for one in others)
        return missing[0] if missing and is_begun else None

    @property
    def is_set(self) -> bool:
        """Whether people can sign in by it."""
        return self.clerk_secret_key is not None
