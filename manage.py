#!/usr/bin/env python
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.env import WrongSetting

    try:
        execute_from_command_line(sys.argv)
    except WrongSetting as error:  # whoever starts the system needs the sentence, not the way to it
        sys.exit(str(error))


if __name__ == "__main__":
    main()
