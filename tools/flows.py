"""Print the questions of every journey in order, with kind and choices."""

from __future__ import annotations

import sys

from casework.journeys import JOURNEYS


def main() -> int:
    """Print each journey; a question in brackets is asked under a condition."""
    for journey in JOURNEYS.values():
        print(f"\n{journey.name}")
        for question in journey.questions:
            name = f"({question.slot})" if question.slot in journey.conditions else question.slot
            choices = " / ".join(choice.code for choice in question.choices)
            print(f"  {name:24} {question.kind:8} {question.label}  {choices}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
