"""The second client: `lookups.py ADDRESS SOURCE` asks for one thing after another until its input ends.

Each line says when a lookup began, how long it took and its status; times are of the machine's monotonic clock.
"""

import http.client
import select
import sys
import time
from urllib.parse import urlencode, urlsplit

_PAUSE = 0.02
_QUERY = "SELECT ?p ?o { <https://w3id.org/xiangce/ont#Measure> ?p ?o } #"


def main() -> None:
    address, source = sys.argv[1:]
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, 60, source_address=(source, 0))
    number = 0
    while not select.select([sys.stdin], [], [], _PAUSE)[0]:
        number += 1
        began = time.monotonic()
        try:
            connection.request("GET", f"/sparql?{urlencode({'query': _QUERY + str(number)})}")
            response = connection.getresponse()
            response.read()
            status = response.status
        except (http.client.HTTPException, OSError):
            connection.close()
            status = 0
        print(f"{began:.4f} {time.monotonic() - began:.5f} {status}", flush=True)


if __name__ == "__main__":
    main()
