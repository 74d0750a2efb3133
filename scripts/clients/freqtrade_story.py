"""freqtrade in live mode, unmodified but for the address, against the served exchange.

It trades a strategy without an edge for some minutes on the wall, with its stops at the exchange; then
what it has noted is held against what the exchange knows.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time

from common import KEY, SECRET, Story, served, truth

STRATEGY = '''
from datetime import timedelta

from freqtrade.strategy import IStrategy


class Often(IStrategy):
    """With the candle that has closed, for three minutes."""

    INTERFACE_VERSION = 3
    timeframe = "1m"
    can_short = True
    stoploss = -0.05
    minimal_roi = {"0": 10}
    startup_candle_count = 20

    def populate_indicators(self, frame, metadata):
        return frame

    def populate_entry_trend(self, frame, metadata):
        frame["enter_long"] = (frame["close"] > frame["open"]).astype(int)
        frame["enter_short"] = (frame["close"] < frame["open"]).astype(int)
        return frame

    def populate_exit_trend(self, frame, metadata):
        return frame

    def custom_exit(self, pair, trade, current_time, current_rate, current_profit, **kwargs):
        return "time" if current_time - trade.open_date_utc > timedelta(minutes=3) else None

    def leverage(self, pair, current_time, current_rate, proposed_leverage, max_leverage,
                 entry_tag, side, **kwargs):
        return 5.0
'''


def config(address, folder):
    api = {name: address for name in ("spot", "futures", "v2", "public", "private")}
    pricing = {"price_side": "other", "use_order_book": True, "order_book_top": 1}
    return {
        "max_open_trades": 1, "stake_currency": "USDT", "stake_amount": 500, "dry_run": False,
        "trading_mode": "futures", "margin_mode": "isolated", "cancel_open_orders_on_exit": False,
        "unfilledtimeout": {"entry": 10, "exit": 10, "unit": "minutes"},
        "entry_pricing": pricing, "exit_pricing": pricing,
        "order_types": {"entry": "market", "exit": "market", "stoploss": "market",
                        "stoploss_on_exchange": True, "stoploss_price_type": "mark"},
        "exchange": {"name": "bybit", "key": KEY, "secret": SECRET, "enable_ws": False,
                     "pair_whitelist": ["BTC/USDT:USDT"], "pair_blacklist": [],
                     "ccxt_config": {"urls": {"api": api}}, "ccxt_async_config": {}},
        "pairlists": [{"method": "StaticPairList"}], "bot_name": "story",
        "initial_state": "running", "internals": {"process_throttle_secs": 5},
        "db_url": f"sqlite:///{folder}/trades.sqlite",
    }


def story(address, python, folder, minutes):
    s = Story("freqtrade")
    os.makedirs(f"{folder}/strategies", exist_ok=True)
    for name in os.listdir(folder):
        if name.startswith("trades.sqlite"):
            os.remove(f"{folder}/{name}")
    with open(f"{folder}/strategies/Often.py", "w") as file:
        file.write(STRATEGY)
    with open(f"{folder}/config.json", "w") as file:
        json.dump(config(address, folder), file)
    with open(f"{folder}/log.txt", "w") as log:
        bot = subprocess.Popen(
            [python, "-m", "freqtrade", "trade", "--config", f"{folder}/config.json",
             "--userdir", folder, "--strategy", "Often"], stdout=log, stderr=log)
        end = time.time() + 60 * minutes
        while time.time() < end and bot.poll() is None:
            time.sleep(1)
        ended = bot.poll()
        if ended is None:
            # Whoever was started in the background may have been told to pass over SIGINT.
            bot.terminate()
            bot.wait(timeout=60)
    with open(f"{folder}/log.txt") as log:
        errors = [line.strip() for line in log if " ERROR " in line or "Traceback" in line]
    s.expect("it ran to the end", ended is None, errors[-3:] or ended)
    s.expect("it noted no error", not errors, errors[:3])
    trades = sqlite3.connect(f"{folder}/trades.sqlite").execute(
        "select is_open, is_short, close_profit_abs from trades order by id").fetchall()
    closed = [trade for trade in trades if not trade[0]]
    card, truths = truth(address, "report-card"), truth(address, "trades")
    s.expect("it has traded", len(closed) >= max(1, minutes // 6), trades)
    s.expect("the exchange knows as many trades", card["closedTrades"] == len(closed),
             (card["closedTrades"], len(closed)))
    s.expect("each went the same way",
             [t["direction"] for t in truths] == ["short" if t[1] else "long" for t in closed])
    gained = sum(float(t["netProfit"]) for t in truths)
    noted = sum(t[2] for t in closed)
    s.expect("and they gained as much", abs(gained - noted) < 0.05 + 0.01 * abs(gained),
             (gained, noted))
    s.expect("stops stood at the exchange", card["nakedWorstSeconds"] < 60,
             card["nakedWorstSeconds"])
    print(f"  {len(closed)} trades in {minutes} minutes, {gained:.4f} gained, {noted:.4f} noted;"
          f" without a stop for {card['nakedSeconds']:.0f} s, at worst"
          f" {card['nakedWorstSeconds']:.0f} s")
    s.done()


if __name__ == "__main__":
    data, python, folder, minutes = sys.argv[1:5]
    with served(data, "--clock", "shifted", "--from", "2024-01-02") as address:
        story(address, python, os.path.abspath(folder), int(minutes))
