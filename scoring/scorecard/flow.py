"""From pieces of known height to pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .sheet import Sheet

Draw = Callable[[Sheet, float], None]  # draws with its upper edge at the given y


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the document that is never broken.

    `keeps`: stays on one page with the block after it. `room`: height that must be free for it to begin on a page that
    is in use. `header`: drawn again above it when it comes to stand at the top of a page.
    """

    height: float
    draw: Draw
    keeps: bool = False
    room: float = 0.0
    header: "Block | None" = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the y of its upper edge."""

    block: Block
    y: float


def paginate(blocks: Iterable[Block], first: float, top: float, bottom: float) -> list[list[Placed]]:
    """Place blocks on pages in their order, from `first` on the first page and `top` on the others down to `bottom`.

    A block higher than a page is placed at the top of one of its own.
    """
    pages: list[list[Placed]] = [[]]
    y = first
    for group in _groups(blocks):
        needed = max(group[0].room, sum(block.height for block in group))
        if pages[-1] and y + needed > bottom:
            pages.append([])
            y = top
            if (header := group[0].header) is not None:
                pages[-1].append(Placed(header, y))
                y += header.height
        for block in group:
            pages[-1].append(Placed(block, y))
            y += block.height
    return pages


def _groups(blocks: Iterable[Block]) -> Iterable[list[Block]]:
    """Runs of blocks that stay together."""
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keeps:
            yield group
            group = []
    if group:
        yield group


def beside(*blocks: Block) -> Block:
    """Blocks next to each other; each knows its own x."""

    def draw(sheet: Sheet, y: float) -> None:
        for block in blocks:
            block.draw(sheet, y)

    return Block(max(block.height for block in blocks), draw)


def stacked(*blocks: Block) -> Block:
    """Blocks one below the other that are never parted."""

    def draw(sheet: Sheet, y: float) -> None:
        for block in blocks:
            block.draw(sheet, y)
            y += block.height

    return Block(sum(block.height for block in blocks), draw)
