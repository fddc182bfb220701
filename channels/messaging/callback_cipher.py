"""The cipher that WeChat, WeCom and DingTalk put around their callbacks. Pure: no clock.

AES-256-CBC with the first 16 bytes of the key as start vector; inside: 16 random bytes, the length
of the message as four bytes, the message, the id of the receiver; padded as PKCS#7 to 32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from channels.messaging.incoming import RefusedError

AES_KEY_PATTERN: Final = r"[A-Za-z0-9]{43}"
"""What an EncodingAESKey looks like."""

_BLOCK: Final = 32
_RANDOM: Final = 16
_LENGTH: Final = 4


def sign(*parts: str) -> str:
    """Return the platforms' signature: SHA-1 of the parts, sorted and joined, in hexadecimal.

    >>> sign("b", "a") == sign("a", "b")
    True
    """
    # SHA-1 is the platforms' choice; the token among the parts is what nobody else knows
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324


def is_signed(signature: str, *parts: str) -> bool:
    """Say, in constant time, whether `signature` is that of the parts."""
    return hmac.compare_digest(sign(*parts).encode(), signature.encode())


class CallbackCipher:
    """Opens and seals for one receiver: an AppID, a CorpID or a suite key."""

    def __init__(self, token: str, aes_key: str, receiver: str) -> None:
        self._token = token
        self._key = base64.b64decode(aes_key + "=")
        self._receiver = receiver.encode()

    def open(self, encrypted: str, timestamp: str, nonce: str, signature: str) -> bytes:
        """Return the message inside `encrypted`.

        Raises:
            RefusedError: the signature is wrong, or it is not meant for this receiver.
        """
        if not is_signed(signature, self._token, timestamp, nonce, encrypted):
            raise RefusedError("signature")
        return self._decrypt(encrypted)

    def seal(
        self, message: bytes, timestamp: str, nonce: str, random: bytes | None = None
    ) -> tuple[str, str]:
        """Return the message encrypted, and its signature. `random` is 16 bytes."""
        start = os.urandom(_RANDOM) if random is None else random
        plain = start + len(message).to_bytes(_LENGTH, "big") + message + self._receiver
        missing = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
        encrypted = base64.b64encode(sealed).decode()
        return encrypted, sign(self._token, timestamp, nonce, encrypted)

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher().decryptor()
            plain = decryptor.update(sealed) + decryptor.finalize()
        except (binascii.Error, ValueError) as error:
            raise RefusedError("unreadable") from error
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= _BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise RefusedError("unreadable")
        content = plain[_RANDOM:-padding]
        end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
        # the receiver's id behind the message also proves that the length is right
        if not hmac.compare_digest(content[end:], self._receiver):
            raise RefusedError("receiver")
        return content[_LENGTH:end]

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self._key), CBC(self._key[:16]))
