"""Damage to files: some blind, some where it hurts most. Equal seeds give equal damage."""

import re
import struct

_NUMBERS = (
    *("0", "-1", "1", "2", "-0", "1e9", "1e99", "-1e99", "1e-9", "9999", "99999999", "-9999999"),
    *("nan", "inf", "", "0x10", "1,5", ".", "+", "256", "512", "768", "65536", "4294967", "1e18"),
    *("8,", "٣", "½", "1_000", "0.00001", "1e7", "12345678", "31.02.24", "24.00.00", "86400"),
)
_BYTES = (b"\0", b"\xff", b" ", b"\x14", b"\x15", b"+", b"\n", b"\r", b",", b'"', b";", b"\t")
_WORDS = (
    *(b"EDF+C", b"EDF+D", b"EDF Annotations ", b"BDF Annotations ", b"\xffBIOSEMI", b"Startdate "),
    *(
        b"wake",
        b"REM",
        b"unscored",
        b"stage",
        b"epoch",
        b"duration_s",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
    ),
)
_INTEGERS = (0, 1, -1, 2**15, 2**16 - 1, 2**31 - 1, -(2**31), 2**32 - 1, 2**48, 2**63 - 1)
_FIELD = re.compile(rb"[^,;\t\r\n\"\\\\ :{}\[\]]+")
_MOST_STEPS = 4


def mutated(rng, content, others):
    """Return `content` with one to a few damages; `others` lend pieces."""
    mutations = _MUTATIONS
    if content[8:9] == b"{" and rng.random() < 0.8:
        mutations = _MUTATIONS_OF_HEADERS
    for _ in range(rng.randint(1, _MOST_STEPS)):
        content = rng.choice(mutations)(rng, content, others)
    return content


def _flip(rng, content, _others):
    if not content:
        return content
    damaged = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 8))):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def _cut(rng, content, _others):
    return content[: rng.randint(0, len(content))]


def _cut_little(rng, content, _others):
    return content[: max(len(content) - rng.randint(1, 300), 0)]


def _remove(rng, content, _others):
    at = rng.randint(0, len(content))
    return content[:at] + content[at + rng.choice((1, 2, 8, 100, 256)) :]


def _insert(rng, content, _others):
    at = rng.randint(0, len(content))
    piece = rng.choice((*_BYTES, *_WORDS)) * rng.choice((1, 1, 1, 8, 256))
    return content[:at] + piece + content[at:]


def _overwrite(rng, content, _others):
    at = rng.randint(0, len(content))
    piece = rng.choice((*_BYTES, *_WORDS)) * rng.choice((1, 1, 8, 80))
    return content[:at] + piece + content[at + len(piece) :]


def _repeat(rng, content, _others):
    first = rng.randint(0, len(content))
    last = min(first + rng.choice((1, 16, 256, 1024)), len(content))
    return content[:last] + content[first:last] * rng.choice((1, 2, 20)) + content[last:]


def _splice(rng, content, others):
    other = rng.choice(others)
    return content[: rng.randint(0, len(content))] + other[rng.randint(0, len(other)) :]


def _number_in_field(rng, content, _others):
    """Overwrite one of the fixed fields that EDF headers are made of."""
    if len(content) < 256:
        return content
    width, last = 8, min(len(content), 256 * 5) - 8
    fixed = (168, 176, 184, 236, 244, 252)
    at = rng.choice(fixed) if rng.random() < 0.5 else rng.randrange(0, last, 8)
    width = 4 if at == 252 else 8
    text = rng.choice(_NUMBERS).encode("utf-8")[:width].ljust(width)
    return content[:at] + text + content[at + width :]


def _other_token(rng, content, _others):
    """Replace a cell of a table, or a value of JSON."""
    tokens = list(_FIELD.finditer(content[:20_000]))
    if not tokens:
        return content
    token = rng.choice(tokens)
    new = rng.choice((*(text.encode() for text in _NUMBERS), *_WORDS, b"null", b"{}", b"[" * 50))
    return content[: token.start()] + new + content[token.end() :]


def _integer(rng, content, _others):
    """Overwrite a binary number, as lengths and offsets are kept."""
    kind = rng.choice(("<i", "<q", ">i", "<H", "<d"))
    size = struct.calcsize(kind)
    value = rng.choice(_INTEGERS)
    limit = 2 ** (8 * size)
    raw = (
        struct.pack(kind, float(value))
        if kind == "<d"
        else (value % limit).to_bytes(size, "little")
    )
    at = rng.randrange(0, max(min(len(content), rng.choice((64, 512, 10**6))), 1))
    return content[:at] + raw + content[at + size :]


def _line_lost(rng, content, _others):
    lines = content.split(b"\n")
    del lines[rng.randrange(len(lines))]
    return b"\n".join(lines)


def _token_in_header(rng, content, others):
    """Replace a value in the header of a checkpoint, and set its length right."""
    length = int.from_bytes(content[:8], "little")
    if content[8:9] != b"{" or length > len(content):
        return _other_token(rng, content, others)
    header = content[8 : 8 + length]
    at = header.find(b"__metadata__") if rng.random() < 0.7 else 0
    tail = _other_token(rng, header[max(at, 0) :], others)
    new = header[: max(at, 0)] + tail
    new = new.ljust(-(-len(new) // 8) * 8)
    return len(new).to_bytes(8, "little") + new + content[8 + length :]


_MUTATIONS = (
    *(_flip, _cut, _cut_little, _remove, _insert, _overwrite, _repeat, _splice),
    *(_number_in_field, _number_in_field, _number_in_field, _other_token, _other_token),
    *(_integer, _line_lost),
)
_MUTATIONS_OF_HEADERS = (_token_in_header,) * 8 + (_flip, _integer, _cut_little)
