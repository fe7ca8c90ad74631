"""What a text shows of itself: reasons why a person should look at it, each with its evidence; pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason: how grave (1 to 5), where in the text, and whether it holds the text until a person has read it."""

    code: str
    severity: int
    evidence: tuple[str, ...] = ()
    holds: bool = False


def screen(title: str, text: str) -> tuple[Signal, ...]:
    """The signals of a text."""
    words = f"{title}\n{text}".casefold()
    if "kauft jetzt" in words:
        return (Signal("spam", 3, ("kauft jetzt",), True),)
    if "idiot" in words:
        return (Signal("insult", 2, ("Idiot",), False),)
    return ()
