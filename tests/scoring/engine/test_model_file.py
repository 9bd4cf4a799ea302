"""What comes in as the file of a model: refused with place and reason, whatever it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from scoring.engine.model_file import MOST_BYTES, MOST_DEPTH, plain_object, read_model_file, write_model_file
from scoring.engine.parse import content_hash, model_from_json
from scoring.engine.reading import ModelError
from scoring.evidence.catalogue import SPECS

FILE = Path("fixtures/reference/models/machinery_supplier_v0.json")


def refused(content: bytes | str) -> list[tuple[str, str]]:
    with pytest.raises(ModelError) as error:
        read_model_file(content)
    return [(problem.path, problem.code) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", [(".", "not_json")]),
        ("{", [(".", "not_json")]),
        ('{"a": 1}}', [(".", "not_json")]),
        ("[]", [(".", "object_needed")]),
        ("null", [(".", "object_needed")]),
        (b"\xff\xfe{", [(".", "not_text")]),
        ('{"a": NaN}', [("a", "not_a_number")]),
        ('{"b": [Infinity, -Infinity]}', [("b[0]", "not_a_number"), ("b[1]", "not_a_number")]),
        ('{"dimensions": [{"criteria": [{"weight": 1e400}]}]}', [("dimensions[0].criteria[0].weight", "not_a_number")]),
        ('{"a": {"b": ' + "9" * 5_000 + "}}", [("a.b", "not_a_number")]),
        ('{"a": 9223372036854775808}', [("a", "not_a_number")]),
        ('{"a": {"code": 1, "b": 2, "code": 3}}', [("a.code", "key_twice")]),
        ('{"a": "\\u0000"}', [("a", "not_unicode")]),
        ('{"a": ["\\ud800"]}', [("a[0]", "not_unicode")]),
        ('{"\\u0000": 1}', [(".", "not_unicode")]),
    ],
)
def test_what_json_or_the_database_cannot_hold_is_refused_with_its_place(
    content: bytes | str, problems: list[tuple[str, str]]
) -> None:
    assert refused(content) == problems


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    assert refused('{"a": "' + "a" * MOST_BYTES + '"}') == [(".", "too_large")]
    assert refused(b" " * (MOST_BYTES + 1)) == [(".", "too_large")]


def test_what_nests_too_deeply_is_refused_by_that_name() -> None:
    deep = "[" * MOST_DEPTH + "]" * MOST_DEPTH
    assert refused('{"a": ' + deep + "}") == [("a" + "[0]" * (MOST_DEPTH - 1), "too_deep")]
    assert refused("[" * 400_000) == [(".", "too_deep")]


def test_a_cycle_has_no_text_in_json_and_in_memory_it_nests_too_deeply() -> None:
    """A file says each part where it stands. What points elsewhere, as YAML and JSON Schema do, is an unknown field."""
    rule: dict[str, Any] = {"rule": "best_of"}
    rule["parts"] = [rule]
    with pytest.raises(ModelError) as error:
        plain_object({"rule": rule})
    (problem,) = error.value.problems
    assert (problem.code, problem.path.startswith("rule.parts[0].parts[0]")) == ("too_deep", True)
    content = json.loads(FILE.read_text())
    content["dimensions"][0]["criteria"][0]["rule"] = {"$ref": "#/dimensions/0/criteria/0/rule"}
    with pytest.raises(ModelError) as error:
        model_from_json(read_model_file(json.dumps(content)), SPECS)
    found = [(each.path, each.code) for each in error.value.problems]
    assert ("dimensions[0].criteria[0].rule.rule", "unknown_choice") in found


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read_model_file(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_a_model_written_and_read_again_is_the_same_under_the_same_hash() -> None:
    model = model_from_json(json.loads(FILE.read_text()), SPECS)
    text = write_model_file(model)
    again = model_from_json(read_model_file(text), SPECS)
    assert (again, content_hash(again), write_model_file(again)) == (model, content_hash(model), text)
    assert json.loads(text)["hash"] == content_hash(model)
