"""What a page may load: its own script and style, and nothing else."""

from __future__ import annotations

import base64
import hashlib


def content_security_policy(style: str, script: str = "") -> str:
    """The policy of a page with this style and, if it has one, this script."""
    own = f"style-src '{_hash(style)}'" + (f"; script-src '{_hash(script)}'" if script else "")
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
