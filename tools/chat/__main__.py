"""Run the terminal client."""

import sys

from tools.chat.main import main

sys.exit(main())
