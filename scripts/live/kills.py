"""Kills a trading process again and again, and asks the exchange itself what has come of it.

Real processes: a served exchange that misbehaves, and `drydock trade`, which dies by SIGKILL at a
random moment and is started anew with its journal. At the end it is left alone for two of its sync
intervals. Then the exchange's own truth must show no position without a stop, no signal that was
entered twice, and no order of ours that nothing owns.
"""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import tempfile
import time
import urllib.request

ALPHABET = "0123456789abcdefghijklmnopqrstuv"
MARK = 0x0D81D0C
ENTRY = 1


def decode(name):
    """The signal and the role in the name of an order of ours; None for any other name."""
    if len(name) != 26 or any(letter not in ALPHABET for letter in name):
        return None
    value = 0
    for letter in name:
        value = value << 5 | ALPHABET.index(letter)
    high, low = value >> 64, value & (1 << 64) - 1
    return (low >> 32, low >> 28 & 15) if high >> 32 == MARK else None


class Exchange:
    def __init__(self, program, data, port, speed, faults, seed):
        words = [program, "serve", "--data", data, "--port", str(port), "--speed", str(speed)]
        words += ["--seed", str(seed)] + (["--faults", faults] if faults else [])
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                return self.ask("state") and None
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the exchange does not come up")

    def ask(self, what):
        with urllib.request.urlopen(f"{self.base}/drydock/{what}", timeout=5) as answer:
            return json.load(answer)


def trader(options, exchange, folder):
    words = [options.program, "trade", "crossover", "--symbol", "BTCUSDT", "--live", "--yes"]
    words += ["--endpoint", exchange.base, "--stop", "0.5%", "--target", "0.5%", "--warm-up", "20"]
    words += ["--set", "fast=2", "--set", "slow=3", "--no-save"]
    environment = dict(os.environ, DRYDOCK_STATE=folder)
    log = open(f"{folder}/output", "a")
    return subprocess.Popen(words, stderr=log, stdout=log, env=environment)


def troubles(exchange):
    """What the exchange's own truth shows that must not be."""
    account = exchange.ask("accounts")[0]
    found = []
    for position in account["positions"]:
        if float(position["size"]) != 0 and not position["hasLiveStop"]:
            found.append(f"{position['symbol']} {position['size']} has no live stop")
    entered = collections.Counter()
    is_flat = all(float(position["size"]) == 0 for position in account["positions"])
    for order in exchange.ask("orders"):
        name = decode(order["name"])
        if name and name[1] == ENTRY and float(order["filled"]) > 0:
            entered[name[0]] += 1
        is_live = order["status"] in ("resting", "untriggered")
        if is_live and is_flat:
            found.append(f"an order stands though nothing is held: {order}")
    found += [f"signal #{s} was entered {n} times" for s, n in entered.items() if n > 1]
    return found, account, len(entered)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--faults", default="storm")
    parser.add_argument("--speed", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, default=18_190)
    parser.add_argument("--bound", type=float, default=10, help="seconds on the wall, a position")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    exchange = Exchange(
        options.program, options.data, options.port, options.speed, options.faults, options.seed)
    trading = None
    try:
        with tempfile.TemporaryDirectory(prefix="kills") as folder:
            for number in range(options.kills):
                trading = trader(options, exchange, folder)
                time.sleep(dice.uniform(4, 17))
                trading.send_signal(signal.SIGKILL)
                trading.wait()
            # Left alone, what the storm still breaks is mended again: several looks, one good one.
            trading = trader(options, exchange, folder)
            time.sleep(2 * 60 / options.speed + 8)
            for _ in range(20):
                found, account, entries = troubles(exchange)
                if not found:
                    break
                time.sleep(1)
            naked = max(p["nakedSeconds"] for p in account["positions"]) / options.speed
            average = naked / max(1, entries)
            print(
                f"{options.kills} kills, {entries} entries, {account['fills']} fills,"
                f" {account['requests']} requests, naked {naked:.2f} s on the wall in all,"
                f" {average:.2f} s an entry, faults: {json.dumps(exchange.ask('faults'))}")
            if average > options.bound:
                found.append(f"positions stood without a stop for {average:.2f} s on average")
            for trouble in found:
                print("TROUBLE:", trouble)
            if found and os.path.exists(f"{folder}/output"):
                print(open(f"{folder}/output").read()[-4000:])
            raise SystemExit(1 if found else 0)
    finally:
        for process in (trading, exchange.process):
            if process and process.poll() is None:
                process.kill()
                process.wait()


main()
