"""Changing a questionnaire piece by piece: add, replace, move, take away; pure. What is gone answers `None`."""

from dataclasses import replace

from app.surveys.questionnaire import Item, Page, Questionnaire

Piece = Page | Item


def find(whole: Questionnaire, piece_id: str) -> Piece | None:
    """The page or item of that id."""
    for page in whole.pages:
        if page.id == piece_id:
            return page
        for item in page.items:
            if item.id == piece_id:
                return item
    return None


def page_of(whole: Questionnaire, item_id: str) -> Page | None:
    """The page on which an item stands."""
    return next((page for page in whole.pages if any(item.id == item_id for item in page.items)), None)


def add_page(whole: Questionnaire, page: Page) -> Questionnaire:
    """A page at the end."""
    return Questionnaire((*whole.pages, page))


def add_item(whole: Questionnaire, page_id: str, item: Item) -> Questionnaire:
    """An item at the end of a page."""
    return _with_pages(whole, {page.id: replace(page, items=(*page.items, item)) for page in whole.pages
                               if page.id == page_id})  # fmt: skip


def put(whole: Questionnaire, piece: Piece) -> Questionnaire:
    """The page or item of this id as it is now; a page keeps its items."""
    if isinstance(piece, Page):
        kept = {page.id: replace(piece, items=page.items) for page in whole.pages if page.id == piece.id}
        return _with_pages(whole, kept)
    items = {
        page.id: replace(page, items=tuple(piece if item.id == piece.id else item for item in page.items))
        for page in whole.pages
    }
    return _with_pages(whole, items)


def remove(whole: Questionnaire, piece_id: str) -> Questionnaire:
    """Without the page (and what is on it) or the item."""
    return Questionnaire(
        tuple(
            replace(page, items=tuple(item for item in page.items if item.id != piece_id))
            for page in whole.pages
            if page.id != piece_id
        )
    )


def move(whole: Questionnaire, piece_id: str, step: int) -> Questionnaire:
    """One place up (-1) or down (1); an item at the edge of its page goes over to the next one."""
    pages = list(whole.pages)
    for number, page in enumerate(pages):
        if page.id == piece_id:
            return Questionnaire(tuple(_swapped(pages, number, step)))
        for place, item in enumerate(page.items):
            if item.id != piece_id:
                continue
            if 0 <= place + step < len(page.items):
                pages[number] = replace(page, items=tuple(_swapped(list(page.items), place, step)))
            elif 0 <= number + step < len(pages):
                pages[number] = replace(page, items=page.items[:place] + page.items[place + 1 :])
                over = pages[number + step]
                pages[number + step] = replace(over, items=(item, *over.items) if step > 0 else (*over.items, item))
            return Questionnaire(tuple(pages))
    return whole


def _swapped(pieces: list, place: int, step: int) -> list:
    if 0 <= place + step < len(pieces):
        pieces[place], pieces[place + step] = pieces[place + step], pieces[place]
    return pieces


def _with_pages(whole: Questionnaire, changed: dict[str, Page]) -> Questionnaire:
    return Questionnaire(tuple(changed.get(page.id, page) for page in whole.pages))
