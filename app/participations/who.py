"""Whoever takes part: an account, a code on paper, or the token of a guest's browser."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.accounts.models import Account


@dataclass(frozen=True, slots=True)
class Guest:
    """The token of a browser for one contribution; `number` counts the people who shared the device before."""

    word: str
    number: int = 0

    def next(self) -> Guest:
        """Somebody else at this device."""
        return replace(self, number=self.number + 1)


@dataclass(frozen=True, slots=True)
class Who:
    """Who asks to take part: a code counts before the account, the account before the guest's token.

    `client` is where the request came from: only limits look at it, it is stored nowhere. `on_paper`: staff enter it.
    """

    account: Account | None = None
    code: str | None = None
    guest: Guest | None = None
    client: str = ""
    on_paper: bool = False
