"""The second client: `lookups.py ADDRESS SOURCE` asks for one thing after another until its input ends.

A lookup is due every twentieth of a second, on one of four connections, whether those before have been answered or not.
Each line says when one was due, how long after that it was answered, and its status; times are of the monotonic clock.
"""

import http.client
import select
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

_EVERY = 0.05
_CONNECTIONS = 4
_QUERY = "SELECT ?p ?o { <https://w3id.org/xiangce/ont#Measure> ?p ?o } #"
_OWN = threading.local()


def look(address: str, source: str, due: float) -> None:
    """Print how a lookup went."""
    parts = urlsplit(address)
    if not hasattr(_OWN, "connection"):
        _OWN.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, 60, source_address=(source, 0))
    try:
        _OWN.connection.request("GET", f"/sparql?{urlencode({'query': f'{_QUERY}{due}'})}")
        response = _OWN.connection.getresponse()
        response.read()
        status = response.status
    except (http.client.HTTPException, OSError):
        _OWN.connection.close()
        status = 0
    sys.stdout.write(f"{due:.4f} {time.monotonic() - due:.5f} {status}\n")
    sys.stdout.flush()


def main() -> None:
    address, source = sys.argv[1:]
    due = time.monotonic()
    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            threads.submit(look, address, source, due)
            due += _EVERY
        threads.shutdown(cancel_futures=True)


if __name__ == "__main__":
    main()
