"""Which client a request came from, where trusted proxies pass it on."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

Address = IPv4Address | IPv6Address


class Proxies:
    """The proxies that are believed: everybody else may write anything into these headers."""

    def __init__(self, trusted: tuple[str, ...]) -> None:
        self._networks = tuple(map(ip_network, trusted))
        # The peers are few: a proxy has one address.
        self._peer = lru_cache(256)(self._trusted_peer)

    def resolve(self, scope: Scope) -> None:
        """Puts the client that a trusted proxy names into the scope, and whether it came over TLS."""
        client = scope.get("client")
        peer = self._peer(client[0]) if client else None
        if peer is None:
            return
        passed, scheme = [], b""
        for name, value in scope["headers"]:
            if name == b"x-forwarded-for":
                passed.append(value)
            elif name == b"x-forwarded-proto":
                scheme = value.strip().lower()
        if scheme in (b"http", b"https"):
            scope["scheme"] = scheme.decode()
        if passed:
            scope["client"] = (str(self._client(peer, b",".join(passed))), 0)

    def _client(self, peer: Address, passed: bytes) -> Address:
        """The last address that no trusted proxy has, for each adds the address of its client at the end."""
        known = peer
        for item in reversed(passed.decode("latin-1").split(",")):
            address = _address(item.strip())
            if address is None:
                return known
            known = address
            if not self._trusts(address):
                return known
        return known

    def _trusted_peer(self, host: str) -> Address | None:
        address = _address(host)
        return address if address is not None and self._trusts(address) else None

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _address(text: str) -> Address | None:
    """An address with or without its port; None where it is none."""
    host = text.partition("%")[0]
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
