"""`rejoinder` and `python -m bot`: run a command, and end in one sentence where it fails."""

from __future__ import annotations

import io
import os
import sys

import structlog

from bot.errors import RejoinderError, SettingError, UsageError
from bot.logs import configure_logs
from storage.errors import StorageError


def main() -> None:
    """Run the command line; exit 0 when done, 1 when the work failed, 2 for wrong usage."""
    _mend_streams()
    configure_logs()
    try:
        status = _run()
        # What is still buffered must fail here, where it can be told, and not at exit.
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        status = 1
    except OSError as error:
        _discard_output()
        reason = error.strerror or type(error).__name__
        status = _failed(f"The system refused ({reason}): check the space and the rights of where this runs.")
    sys.exit(status)


def _run() -> int:
    from bot.cli.app import app  # noqa: PLC0415 - so that streams and logs are in order before it

    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except (SettingError, UsageError) as error:
        return _failed(error, status=2)
    except (RejoinderError, StorageError) as error:
        return _failed(error)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the log keeps it and nobody sees a traceback
        structlog.get_logger(__name__).error("program.failed", exc_info=error)
        return _failed("Something in Rejoinder itself failed: please report it with the line above.")
    return 0


def _failed(reason: object, *, status: int = 1) -> int:
    from bot.cli.notice import notice  # noqa: PLC0415 - as above

    notice(reason)
    return status


def _mend_streams() -> None:
    """Stand in for streams that the caller has closed, and show what the locale can show."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A locale without our quotation marks must not end in an error about them.
        sys.stdout.reconfigure(errors="replace")


def _discard_output() -> None:
    """Nothing more can be written, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
