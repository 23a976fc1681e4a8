"""Signatures by Ed25519, which openssl checks without this project."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from xiangce.errors import BadInput


def sign(message: bytes, private_key: bytes) -> bytes:
    """The signature of a message; BadInput for no Ed25519 key."""
    return _read(private_key).sign(message)


def public_key(private_key: bytes) -> bytes:
    """The public key, in PEM, by which signatures are checked; BadInput for no Ed25519 key."""
    return _read(private_key).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def is_signed(message: bytes, signature: bytes, public: bytes) -> bool:
    """Whether a signature of a message was made with the private key of this public key in PEM."""
    try:
        key = load_pem_public_key(public)
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(signature, message)
    except (ValueError, UnsupportedAlgorithm, InvalidSignature):
        return False
    return True


def _read(private_key: bytes) -> Ed25519PrivateKey:
    """The private key in a PEM file."""
    try:
        key = load_pem_private_key(private_key, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key() from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key()
    return key


def _no_key() -> BadInput:
    """What is wrong with a key."""
    return BadInput(
        "The key is no private Ed25519 key in PEM without a password. "
        "Make one: openssl genpkey -algorithm ed25519 -out private.pem",
        "密钥不是无口令的 PEM 格式 Ed25519 私钥。生成方法：openssl genpkey -algorithm ed25519 -out private.pem",
    )
