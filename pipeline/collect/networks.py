"""Which hosts a source may reach: a page that strangers write must not lead the program into the network that it runs in.

An address is judged after its name was resolved and before it is connected to, and the connection goes to the very
address that was judged: a name that resolves to another one a moment later gains nothing. Each redirect is judged anew.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Literal
from urllib.parse import urlsplit

from pipeline.collect.sources import Source, is_web
from pipeline.errors import CollectError

AGENT = "policy-targets"
"""The name by which this program is known to the networks it asks: in robots.txt and in its User-Agent."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = Literal["public", "loopback", "link-local", "private"]
"""`private` is all that is not public and none of the others: private, shared, reserved and unspecified addresses."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


def network_of(address: IpAddress) -> Network:
    """Return the network of an address; of one that holds another within (IPv4-mapped, 6to4, Teredo, NAT64) that of the
    inner one."""
    inner = _inner(address)
    if inner is not None:
        return network_of(inner)
    if address.is_loopback:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    return "public" if address.is_global and not address.is_multicast else "private"


def _inner(address: IpAddress) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):  # :: and ::1 are addresses of their own
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


class NetworkRefusedError(CollectError):
    """A host lies in a network that its source may not reach."""

    code = "network-refused"


class AllowedNetworks:
    """The networks that a source may reach: the public one, those of its own addresses, or all where its file says so."""

    def __init__(self, source: Source) -> None:
        self._is_any = source.private_networks
        own = (source.address, *source.addresses)
        self._allowed = {"public", *(network for address in own if is_web(address) for network in _written_network(address))}

    def resolve(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, in the order to try them; raises NetworkRefusedError where one of them is not
        allowed, OSError where there is none."""
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        for address in found:
            self.check(host, address)
        return list(dict.fromkeys(found))

    def check(self, host: str, address: str) -> None:
        """Raise NetworkRefusedError where a host's address lies in a network that is not allowed."""
        network = network_of(ipaddress.ip_address(address.partition("%")[0]))
        if not self._is_any and network not in self._allowed:
            words = f"{host} is {address}, a {network} address, where a source's pages may not lead"
            raise NetworkRefusedError(f"{words}; `private_networks = true` in the source's file allows it")


def _written_network(address: str) -> set[Network]:
    """The network that a written address is in by itself. What a public name resolves to is for its owner to say, and
    therefore counts for nothing."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return {"loopback"}
    try:
        return {network_of(ipaddress.ip_address(host))}
    except ValueError:
        return set()
