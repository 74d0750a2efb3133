"""Measures how fast the served exchange answers, with one client and with many."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import time

from common import KEY, SECRET, served

LINEAR = "category=linear&symbol=BTCUSDT"


def request(method, path, query="", body="", signed=True):
    """A whole request, good for a minute."""
    stamp, window = str(int(time.time() * 1000)), "60000"
    prehash = stamp + KEY + window + (body or query)
    sign = hmac.new(SECRET.encode(), prehash.encode(), hashlib.sha256).hexdigest()
    lines = [f"{method} {path}{'?' + query if query else ''} HTTP/1.1", "Host: 127.0.0.1"]
    if signed:
        lines += [f"X-BAPI-API-KEY: {KEY}", f"X-BAPI-TIMESTAMP: {stamp}",
                  f"X-BAPI-RECV-WINDOW: {window}", f"X-BAPI-SIGN: {sign}"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def order(side):
    return json.dumps({"category": "linear", "symbol": "BTCUSDT", "side": side,
                       "orderType": "Market", "qty": "0.001"})


def cases():
    return [
        ("time, unsigned", [request("GET", "/v5/market/time", signed=False)]),
        ("ticker, unsigned", [request("GET", "/v5/market/tickers", LINEAR, signed=False)]),
        ("position, signed", [request("GET", "/v5/position/list", LINEAR)]),
        ("market orders, signed", [request("POST", "/v5/order/create", body=order(side))
                                   for side in ("Buy", "Sell")]),
    ]


def main(data, folder):
    load, seconds = os.path.join(folder, "load"), os.environ.get("SECONDS_EACH", "5")
    cores = sorted(os.sched_getaffinity(0))
    options = ["--speed", "60", "--no-limits", "--leverage", "100"]
    with served(data, *options, core=cores[0]) as address:
        port = address.rsplit(":", 1)[1]
        for clients in ("1", "200"):
            print(f"{clients} clients")
            for name, requests in cases():
                files = []
                for index, content in enumerate(requests):
                    files.append(os.path.join(folder, f"request-{index}"))
                    with open(files[-1], "wb") as file:
                        file.write(content)
                print(f"  {name:24}", end="", flush=True)
                subprocess.run(["taskset", "-c", str(cores[-1]), load, port, clients, seconds,
                                *files], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
