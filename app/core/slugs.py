"""The words of a title for its address."""

import re
import unicodedata

LIMIT = 60
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(title: str, otherwise: str) -> str:
    """Small Latin letters and digits, at most 60, cut between words; `otherwise` if none is left."""
    folded = unicodedata.normalize("NFKD", title.lower().translate(UMLAUTS))
    words = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")
    if len(words) > LIMIT:
        words = words[: LIMIT + 1].rpartition("-")[0] or words[:LIMIT]
    return words or otherwise
