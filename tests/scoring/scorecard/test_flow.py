from scoring.scorecard.flow import Block, paginate


def make_block(height: float, *, keeps: bool = False, room: float = 0, header: Block | None = None) -> Block:
    return Block(height, lambda *_: None, keeps=keeps, room=room, header=header)


def places(blocks: list[Block]) -> list[list[float]]:
    return [[placed.y for placed in page] for page in paginate(blocks, 10, 20, 100)]


def test_blocks_fill_a_page_and_go_on_with_the_next() -> None:
    assert places([make_block(40), make_block(50), make_block(30), make_block(60)]) == [[10, 50], [20], [20]]


def test_a_title_is_never_left_alone_at_the_foot() -> None:
    assert places([make_block(70), make_block(10, keeps=True), make_block(20)]) == [[10], [20, 30]]


def test_a_table_repeats_its_head_on_the_next_page() -> None:
    head = make_block(5)
    rows = [make_block(30, header=head) for _ in range(4)]
    pages = paginate([head, *rows], 10, 20, 100)
    assert [[placed.block.height for placed in page] for page in pages] == [[5, 30, 30], [5, 30, 30]]


def test_a_section_that_asks_for_room_begins_a_page_when_there_is_less() -> None:
    assert places([make_block(50), make_block(10, room=60)]) == [[10], [20]]


def test_a_block_higher_than_the_page_gets_a_page_of_its_own() -> None:
    assert places([make_block(10), make_block(500), make_block(10)]) == [[10], [20], [20]]
