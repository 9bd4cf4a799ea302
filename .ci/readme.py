"""The commands that the two READMEs promise: the first block of shell code in each.

readme.py check     they are the same two in both, and the Makefile has them
readme.py test      prints the command that runs the tests
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READMES = ["README.md", "README.zh.md"]
PROMISED = ["make demo", "make test"]


def commands(name: str) -> list[str]:
    """The commands of the first block of shell code, without comments."""
    block = re.search(r"^```(?:sh|bash|shell|console)\n(.*?)^```", (ROOT / name).read_text(), re.MULTILINE | re.DOTALL)
    lines = [line.split("#")[0].strip().removeprefix("$ ") for line in block.group(1).splitlines()] if block else []
    return [line for line in lines if line]


def problems() -> list[str]:
    found = []
    for name in READMES:
        if not (ROOT / name).exists():
            found.append(f"{name} does not exist.")
        elif commands(name) != PROMISED:
            found.append(f"{name} begins with {commands(name)}, not with {PROMISED}.")
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    missing = [command for command in PROMISED if command.split()[1] not in targets]
    return found + [f"The Makefile does not know {command}." for command in missing]


if __name__ == "__main__":
    if sys.argv[1:] == ["test"]:
        print(next(command for command in commands("README.md") if command.endswith(" test")))
    else:
        sys.exit("\n".join(problems()) or None)
