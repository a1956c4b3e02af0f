"""Signatures of packs: Ed25519 over the time and the digest, by PyNaCl. Keys and signatures are hexadecimal digits.

The time, in seconds since 1970, tells an old set from a new one: who serves an old set with its signature could
otherwise bring back faults that its author has mended.
"""

from __future__ import annotations

from pathlib import Path
from time import time
from typing import Any

from mingfan.authors.packs.contents import PackError
from mingfan.errors import MissingExtra
from mingfan.text.visible import shown

PURPOSE = b"mingfan pack "  # a signature of a pack is one of nothing else


def _nacl() -> Any:
    try:
        import nacl.signing  # an extra
    except ModuleNotFoundError:
        raise PackError(str(MissingExtra("signatures need PyNaCl", "sign"))) from None
    return nacl.signing


def sign(digest: str, secret: Path) -> tuple[str, str]:
    """The signature, as `TIME DIGITS`, and the public key. Where the file of the secret key does not exist, one is made
    for its owner alone to read."""
    signing = _nacl()
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(bytes(signing.SigningKey.generate()).hex() + "\n", encoding="ascii")
    try:
        key = signing.SigningKey(bytes.fromhex(secret.read_text(encoding="ascii").strip()))
    except (ValueError, TypeError):
        raise PackError(f"{shown(secret)} holds no secret key") from None
    now = int(time())
    return f"{now} {key.sign(_message(now, digest)).signature.hex()}", bytes(key.verify_key).hex()


def _message(signed: int, digest: str) -> bytes:
    return PURPOSE + f"{signed} {digest}".encode()


def verify(digest: str, signature: bytes | None, public: str) -> int:
    """When it was signed. PackError where the signature is missing or not one of the digest by the key."""
    from_nacl = _nacl()
    if signature is None:
        raise PackError("it has no signature, and one is asked for")
    try:
        key = from_nacl.VerifyKey(bytes.fromhex(public))
    except (ValueError, TypeError):
        raise PackError(f"{shown(public)} is no public key: 64 hexadecimal digits") from None
    try:
        when, digits = signature.decode("ascii").split()
        key.verify(_message(int(when), digest), bytes.fromhex(digits))
    except Exception as error:  # nacl's own, and those of digits that are none
        raise PackError(f"its signature is not one of this content by the key {public[:16]}…") from error
    return int(when)
