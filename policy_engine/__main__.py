"""`python -m policy_engine` is `policy-engine`."""

from __future__ import annotations

from policy_engine.cli.app import main

if __name__ == "__main__":
    raise SystemExit(main())
