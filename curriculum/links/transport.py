"""An HTTP transport that looks up a host name once, checks the address, and connects to it."""

import httpx

from curriculum.links.network import IPAddress, Network

MAX_ADDRESSES = 3
"""How many addresses of a host name are tried."""


class PinnedTransport(httpx.AsyncBaseTransport):
    """Sends each request to the address that was checked, even if the name changes its address.

    The Host header and the certificate's name stay those of the link. Proxies from the environment
    are not used, since a proxy would look the name up again. Connections are not reused, since
    sites on a shared address could get each other's connection.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.inner = httpx.AsyncHTTPTransport(
            verify=network.certificates,
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the response from the first address that accepts the connection."""
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await self.network.addresses(host, port)
        *before, last = addresses[:MAX_ADDRESSES]
        for address in before:
            try:
                return await self.inner.handle_async_request(_pinned(request, host, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self.inner.handle_async_request(_pinned(request, host, last))

    async def aclose(self) -> None:
        await self.inner.aclose()


def _pinned(request: httpx.Request, host: str, address: IPAddress) -> httpx.Request:
    """Return the request with the IP address in place of the host name. Headers are kept."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions=request.extensions | {"sni_hostname": host.rstrip(".")},
    )
