"""Check an exported diary: `python -m tools.verify_log 催收情况记录表.json`.

Ends with 0 when nothing was changed, 1 when something was, 2 when there is no file to check.
"""

from __future__ import annotations

import sys
from pathlib import Path

from casework.log_incident.chain import check_file
from casework.log_incident.wording import report

USAGE = "python -m tools.verify_log FILE"


def main(arguments: list[str]) -> int:
    """Print what the checker says of the file."""
    if len(arguments) != 1:
        print(USAGE)
        return 2
    try:
        text = Path(arguments[0]).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{arguments[0]}: {error}")
        return 2
    problems, lines = check_file(text)
    print("\n".join(report(problems, lines)))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
