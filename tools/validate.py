"""Check the training data and the domain with Rasa's own validator, warnings counting as errors.

Left to tests/contracts: whether every response is used. Rasa looks for them in rules only, and ours
are named by actions and forms.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path


def main() -> int:
    """Return 0 when Rasa finds nothing wrong."""
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("SHOUMEN_ACTIONS_PORT", "5055")
    from rasa.shared.importers.importer import TrainingDataImporter
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog
    from rasa.validator import Validator

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
    validator = Validator.from_importer(importer)
    results = {
        "the domain is sound": validator.verify_domain_validity(),
        "every intent has sentences": validator.verify_intents(ignore_warnings=False),
        "no sentence has two intents": validator.verify_example_repetition_in_intents(
            ignore_warnings=False
        ),
        "forms named in rules exist": validator.verify_forms_in_stories_rules(),
        "actions named in rules exist": validator.verify_actions_in_stories_rules(),
        "slots of forms exist": validator.verify_form_slots(),
        "slot mappings are sound": validator.verify_slot_mappings(),
        "no rules contradict": validator.verify_story_structure(ignore_warnings=False),
    }
    for name, sound in results.items():
        if not sound:
            print(f"✘ not so: {name}", file=sys.stderr)
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
