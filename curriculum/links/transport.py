"""A transport that finds a name's address once, checks it, and connects to exactly that."""

import httpx

from curriculum.links.network import IPAddress, Network

MOST_ADDRESSES = 3
"""How many addresses of a name are tried before it counts as not reached."""


class PinnedTransport(httpx.AsyncBaseTransport):
    """Sends each request to an address that was checked, whatever the name leads to later.

    The Host header and the name that the certificate must bear stay those of the link. No proxy of
    the environment is used, since it would look the name up anew; and no connection is kept, since
    one to a shared address could be taken for another name.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.inner = httpx.AsyncHTTPTransport(
            verify=network.certificates,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer of the first address that takes the connection."""
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await self.network.addresses(host, port)
        *before, last = addresses[:MOST_ADDRESSES]
        for address in before:
            try:
                return await self.inner.handle_async_request(_pinned(request, host, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self.inner.handle_async_request(_pinned(request, host, last))

    async def aclose(self) -> None:
        await self.inner.aclose()


def _pinned(request: httpx.Request, host: str, address: IPAddress) -> httpx.Request:
    """Return the same request with the address in place of the name; its headers are kept."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions=request.extensions | {"sni_hostname": host},
    )
