"""What the domain says when it says no. Plain Python."""


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The domain declines an act; nothing was changed.

    `code` is stable snake_case for machines; `message` is an English format string and the key of its
    translation; `values` fill it; `field` names the input that must change, "" when it is none in particular.
    """

    def __init__(self, code: str, message: str, field: str = "", /, **values: object) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)
