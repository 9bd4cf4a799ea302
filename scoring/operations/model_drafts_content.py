"""What a draft holds: plain JSON, with code, version and hash read from it as far as they can be."""

from collections.abc import Mapping

from scoring.engine.model_file import plain_object, read_model_file
from scoring.engine.reading import ModelError
from scoring.models import ModelDraft, ScoringModel
from scoring.queries.model_drafts import hash_of, latest_version
from suppliers.errors import Refused
from suppliers.wording import filled

LONGEST_CODE = 60
HIGHEST_VERSION = 32_767


def read_file(content: bytes | str) -> dict[str, object]:
    """The definition in the file of a model, whatever it says. Refused with every place when it cannot be read."""
    try:
        return read_model_file(content)
    except ModelError as error:
        raise unreadable(error) from error


def plain(definition: Mapping[str, object]) -> dict[str, object]:
    """The definition as a draft keeps it: what JSON can hold, without a hash. Refused when its hash is not its own."""
    try:
        content = plain_object(definition)
    except ModelError as error:
        raise unreadable(error) from error
    stated = content.pop("hash", None)
    if stated is not None and stated != hash_of(content):
        message = "The hash does not fit the content: the file was changed or damaged."
        raise Refused("wrong_hash", message, "hash")
    return content


def next_version_of(base: ScoringModel | None) -> dict[str, object]:
    """The content of a published model under the version after the last one that is published."""
    if base is None:
        message = "Choose a published model to start from, or give a definition."
        raise Refused("nothing_to_start_from", message, "based_on")
    latest = latest_version(base.code) or base
    content = {key: value for key, value in base.definition.items() if key != "hash"}
    return {**content, "version": latest.version + 1}


def put_content(draft: ModelDraft, content: Mapping[str, object]) -> None:
    """Give the draft this content, not saved yet; a code or version that cannot be read leaves the one there was."""
    code, version = content.get("code"), content.get("version")
    if isinstance(code, str) and 0 < len(code) <= LONGEST_CODE:
        draft.code = code
    if isinstance(version, int) and not isinstance(version, bool) and 0 <= version <= HIGHEST_VERSION:
        draft.version = version
    draft.definition, draft.content_hash = content, hash_of(content)


def unreadable(error: ModelError) -> Refused:
    """The refusal of what is no model: every problem with its place, in the reader's language."""
    problems = "\n".join(f"{each.path}: {filled(each.message, each.values)}" for each in error.problems)
    return Refused("invalid_model", "This is no scoring model: {problems}", error.problems[0].path, problems=problems)
