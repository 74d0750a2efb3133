"""Runs the phantom-positions bot and its mended form against the served exchange, and compares."""

import os
import subprocess
import sys

from common import HOME, served, truth

sys.path.insert(0, os.path.join(HOME, "examples"))

from phantom_bot import PhantomBot  # noqa: E402
from phantom_bot_fixed import FixedBot  # noqa: E402

PLAN = "bybit-2025-11"
MINUTES = 480


class FirstFixBot(PhantomBot):
    """The bot with the fix that comes to mind first."""

    none_is_flat = True


def card(title, bot, folder, *faults):
    """Lets a bot trade for eight hours of the data; prints its report card and gives it."""
    data = [f"{symbol}={folder}/{symbol}-1m.csv" for symbol in ("BTCUSDT", "ETHUSDT", "SOLUSDT")]
    options = ["--lockstep", "--no-limits", "--capital", "50", *faults]
    for extra in data[1:]:
        options += ["--data", extra]
    with served(data[0], *options) as address:
        bot(address).run(MINUTES)
        print(f"== {title}\n", flush=True)
        program = os.environ.get("DRYDOCK", os.path.join(HOME, ".build/release/drydock"))
        subprocess.run([program, "report-card", "--endpoint", address], check=True)
        print(flush=True)
        return truth(address, "report-card")


def main(folder, seed):
    faults = ("--faults", PLAN, "--seed", seed)
    rates = {}
    for name, bot in (("phantom_bot", PhantomBot), ("first fix", FirstFixBot),
                      ("phantom_bot_fixed", FixedBot)):
        calm = card(f"{name}, calm", bot, folder)
        rough = card(f"{name}, {PLAN}", bot, folder, *faults)
        rates[name] = calm["executionRate"], rough["executionRate"]
    print(f"{'execution rate':20}{'calm':>10}{PLAN:>16}")
    for name, (calm, rough) in rates.items():
        print(f"{name:20}{calm:>9.2%} {rough:>15.2%}")
    phantom, (calm, rough) = rates["phantom_bot"][1], rates["phantom_bot_fixed"]
    bars = {"the phantom bot trades less than 2 % of its signals": phantom < 0.02,
            "the mended one trades at least 10 %": rough >= 0.1,
            "and comes within 5 points of its calm run": abs(rough - calm) <= 0.05}
    for bar, holds in bars.items():
        print(f"  {'ok' if holds else 'NO'}  {bar}")
    sys.exit(0 if all(bars.values()) else 1)


if __name__ == "__main__":
    main(*sys.argv[1:3])
