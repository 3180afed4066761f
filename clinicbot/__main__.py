"""`python -m clinicbot`."""

from __future__ import annotations

import sys

from clinicbot.cli import main


sys.exit(main())
