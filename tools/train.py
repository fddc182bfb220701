"""Train the model into one file, and say in one line how long it took."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path


def main(model: Path, config: str = "config.yml") -> int:
    """Train from the project's files into `model`; return 0 when it was written."""
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("SHOUMEN_ACTIONS_PORT", "5055")
    from rasa.api import train
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    # Deprecations inside Rasa's own dependencies; `make validate` finds what is wrong with ours.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    started = time.monotonic()
    # --force: Rasa's cache looks at configuration only, not at the lenders behind a part
    result = train(
        domain="domain.yml",
        config=config,
        training_files=["data"],
        output=str(model.parent),
        force_training=True,
        fixed_model_name=model.name.removesuffix(".tar.gz"),
    )
    if result.code != 0 or result.model is None:
        print("✘ 训练失败，原因见上", file=sys.stderr)
        return 1
    model.touch()
    print(f"✔ 模型训练好了，用了{time.monotonic() - started:.0f}秒")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
