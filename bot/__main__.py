"""`rejoinder` and `python -m bot`: run a command, and end in one sentence where it fails."""

from __future__ import annotations

import os
import sys

from bot.errors import RejoinderError, SettingError
from bot.logs import configure_logs


def main() -> None:
    """Run the command line; exit 0 when done, 1 when the work failed, 2 for wrong usage."""
    from bot.cli.app import app  # noqa: PLC0415 - so that an import that fails ends in a sentence too
    from storage.errors import StorageError  # noqa: PLC0415

    configure_logs()
    try:
        app()
    except (RejoinderError, StorageError) as error:
        sys.stderr.write(f"rejoinder: {error}\n")
        sys.exit(2 if isinstance(error, SettingError) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
