"""Who may support what."""

from app.core.errors import NotAllowed
from app.core.locale import lazy


def may_support(person_id: int, author_id: int | None, *, is_public: bool) -> None:
    """Everyone may support what is public, but nobody their own. Raises `NotAllowed`."""
    if author_id == person_id:
        raise NotAllowed(lazy("Das ist Ihr eigener Beitrag. Unterstützen können ihn andere."))
    if not is_public:
        raise NotAllowed(lazy("Dieser Beitrag ist nicht öffentlich und kann nicht unterstützt werden."))
