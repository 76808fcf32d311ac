"""What must not be told: names with passwords and tokens in addresses, masked before anything is written or said.

Credentials come from the environment alone: an address in a source's file names a variable (`${OFFICE_TOKEN}`), which is
put in when the request is made. Sites hand out addresses with tokens in them, too; those are used and told masked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MASK = "***"
"""What stands in place of a secret value."""

_LOGIN = re.compile(r"(?<=://)[^/\s?#\"'<>]*@")
# https://reader:s3cret@www.linjiang.example/ → the login ends at the last @ before the path
_SECRET_NAMES = (
    r"(?:[\w.-]*[_-])?(?:token|passw(?:or)?d|pwd|secret|signature|credential)"
    r"|(?:api|access|secret|private)[_-]?key(?:[_-]?id)?|authorization|auth|sig|ticket|[jp]?(?:hp)?sess(?:ion)?_?id|sas"
    r"|accesstoken|authtoken|awsaccesskeyid"
)
_VALUE = re.compile(rf"(?i)(?<![\w.-])((?:{_SECRET_NAMES})(?:=|%3D))(?:'[^']*'|\"[^\"]*\"|(?!{re.escape(MASK)})[^\s&;,#?'\"<>)]+?(?=:?(?:[\s&;,#?'\"<>)]|$)))")
# ?access_token=abc&page=2 · ;jsessionid=9A3F · host=db password='a b'
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def without_secrets(text: str) -> str:
    """Return a text without the logins of the addresses in it (`user:password@`) and with the values of parameters that
    are named like secrets (`token=`, `password=`, `X-Amz-Signature=` …) masked; a text without any as it is."""
    if "@" in text:
        text = _LOGIN.sub("", text)
    return _VALUE.sub(rf"\1{MASK}", text) if "=" in text or "%3" in text else text


def without_login(address: str) -> str:
    """Return an address without its login (`user:password@`)."""
    return _LOGIN.sub("", address)


def writes_secrets(address: str) -> bool:
    """Whether an address holds a secret itself, and not the name of a variable that has it (`${OFFICE_TOKEN}`)."""
    filled = _VARIABLE.sub("", address)
    login = _LOGIN.search(filled)
    has_password = login is not None and login[0].rstrip("@").partition(":")[2] != ""
    return has_password or _VALUE.search(filled) is not None


def tells_variables(address: str) -> bool:
    """Whether an address names a variable where its value would be told: elsewhere than in a login or a secret parameter."""
    return _VARIABLE.search(without_secrets(address)) is not None


def with_variables(address: str, environment: Mapping[str, str]) -> str:
    """Return an address with the values of the variables that it names; KeyError for one that is not set."""
    return _VARIABLE.sub(lambda found: environment[found[1]], address)
