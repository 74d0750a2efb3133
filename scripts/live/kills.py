"""Kills a trading process again and again, and asks the exchange itself what has come of it.

Real processes: a served exchange that misbehaves, and `drydock trade`, which dies by SIGKILL and is
started anew with its journal. Most lives are ended where it hurts: while a position stands, or
within milliseconds of a request that the exchange has just got; the others at any moment. At the
end it is left alone for two of its sync intervals. Then the exchange's own truth must show no
position without a stop, no signal that was entered twice, and no order of ours that nothing owns.
"""

import argparse
import collections
import concurrent.futures
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
        words = [program, "serve", "--port", str(port), "--speed", str(speed)]
        words += [word for one in data for word in ("--data", one)]
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
    words = [options.program, "trade", "crossover", "--live", "--yes"]
    for data in options.data:
        words += ["--symbol", data.split("=")[0]]
    words += ["--endpoint", exchange.base, "--stop", "0.2%", "--target", "0.1%", "--warm-up", "20"]
    words += ["--time-exit", "3m", "--on-opposite", "reverse"]
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
    flat = {p["symbol"] for p in account["positions"] if float(p["size"]) == 0}
    for order in exchange.ask("orders"):
        name = decode(order["name"])
        if name and name[1] == ENTRY and float(order["filled"]) > 0:
            entered[name[0]] += 1
        is_live = order["status"] in ("resting", "untriggered")
        if is_live and order["symbol"] in flat:
            found.append(f"an order stands though nothing is held: {order}")
    found += [f"signal #{s} was entered {n} times" for s, n in entered.items() if n > 1]
    return found, account, len(entered)


class Life:
    """One process from its start to its death, watched by the exchange's own truth."""

    def __init__(self, options, exchange, folder, dice):
        self.exchange = exchange
        self.process = trader(options, exchange, folder)
        self.begin = time.monotonic()
        self.end = self.begin + dice.uniform(options.shortest, options.longest)
        self.way = dice.choices(("held", "in flight", "any moment"), (2, 2, 1))[0]
        self.dice = dice

    def look(self):
        account = self.exchange.ask("accounts")[0]
        is_held = any(float(position["size"]) != 0 for position in account["positions"])
        return is_held, account["openOrders"], account["fills"]

    def live(self):
        """Lives its time, and then until the moment has come at which it is to die."""
        time.sleep(max(0, self.end - time.monotonic()))
        before, patience = self.look(), time.monotonic() + 10
        while self.way != "any moment" and time.monotonic() < patience:
            now = self.look()
            if self.way == "held" and now[0]:
                time.sleep(self.dice.uniform(0, 1))
                break
            if self.way == "in flight" and now != before:
                time.sleep(self.dice.uniform(0, 0.03))
                break
            before = now
            time.sleep(0.02)
        held, orders, _ = self.look()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return held, orders > 0


def world(options, number, kills):
    """Kills one trader so often at one exchange; returns what came of it."""
    seed = options.seed + number
    dice = random.Random(seed)
    exchange = Exchange(
        options.program, options.data, options.port + number, options.speed, options.faults, seed)
    trading = None
    deaths = collections.Counter()
    try:
        with tempfile.TemporaryDirectory(prefix="kills") as folder:
            for _ in range(kills):
                life = Life(options, exchange, folder, dice)
                trading = life.process
                held, resting = life.live()
                deaths["with a position"] += held
                deaths["with orders"] += resting
                deaths[life.way] += 1
            # Left alone, what the storm still breaks is mended again: several looks, one good one.
            trading = trader(options, exchange, folder)
            time.sleep(2 * 60 / options.speed + 8)
            for _ in range(20):
                found, account, entries = troubles(exchange)
                if not found:
                    break
                time.sleep(1)
            naked = max(p["nakedSeconds"] for p in account["positions"]) / options.speed
            if naked / max(1, entries) > options.bound:
                found.append(f"positions stood without a stop for {naked:.2f} s in all")
            if found and os.path.exists(f"{folder}/output"):
                print(open(f"{folder}/output").read()[-4000:])
            return kills, entries, account, naked, found, exchange.ask("faults"), deaths
    finally:
        for process in (trading, exchange.process):
            if process and process.poll() is None:
                process.kill()
                process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", required=True, action="append")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--worlds", type=int, default=6, help="exchanges at once, a trader at each")
    parser.add_argument("--faults", default="storm")
    parser.add_argument("--speed", type=int, default=12)
    parser.add_argument("--shortest", type=float, default=55, help="a life, in seconds")
    parser.add_argument("--longest", type=float, default=95)
    parser.add_argument("--least", type=int, default=50, help="entries, or the run shows nothing")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, default=18_190)
    parser.add_argument("--bound", type=float, default=10, help="seconds on the wall, a position")
    options = parser.parse_args()
    shares = [options.kills // options.worlds] * options.worlds
    for number in range(options.kills % options.worlds):
        shares[number] += 1
    with concurrent.futures.ThreadPoolExecutor(options.worlds) as pool:
        worlds = list(pool.map(lambda n: world(options, n, shares[n]), range(options.worlds)))
    deaths, faults = collections.Counter(), collections.Counter()
    for *_, struck, died in worlds:
        deaths.update(died)
        faults.update(struck)
    entries = sum(w[1] for w in worlds)
    naked = sum(w[3] for w in worlds)
    found = [trouble for w in worlds for trouble in w[4]]
    print("deaths:", ", ".join(f"{count} {name}" for name, count in deaths.items()))
    print(
        f"{sum(w[0] for w in worlds)} kills, {entries} entries,"
        f" {sum(w[2]['fills'] for w in worlds)} fills,"
        f" {sum(w[2]['requests'] for w in worlds)} requests, naked {naked:.2f} s on the wall in all,"
        f" {naked / max(1, entries):.2f} s an entry, faults: {json.dumps(faults)}")
    if entries < options.least:
        found.append(f"only {entries} entries: too few to show anything")
    for trouble in found:
        print("TROUBLE:", trouble)
    raise SystemExit(1 if found else 0)


main()
