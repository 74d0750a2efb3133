"""A bot that stopped trading because of positions that did not exist.

Written from the facts of its post-mortem, mistakes and all, with pybit. It asks for each position
by itself; the answer None means "flat" and "could not ask" alike, and is read as "keep tracking".
So every position that its stop or target has closed lives on in the bot, blocks its symbol, locks
margin that is free, and lets other symbols look like a hedge of it.

    python phantom_bot.py http://127.0.0.1:8080 --minutes 480

With --first-fix, None is read as "flat" instead: the first thing that comes to mind, and no better,
since a question that failed now opens positions that are already there.
"""

import argparse

import pybit.unified_trading as unified

import calculus
from lockstep import Drydock

LINEAR = {"category": "linear"}


class State:
    """What the bot knows of one symbol."""

    def __init__(self, tick):
        self.tick, self.strategy = tick, calculus.Calculus()
        self.price, self.position_info = 0.0, None


class PhantomBot:
    # What None means: that the position is gone, or nothing at all.
    none_is_flat = False

    def __init__(self, address, key="drydock", secret="drydock"):
        self.drydock = Drydock(address)
        # Asking again at once is of no use where time stands still until the bot is idle.
        self.http = unified.HTTP(api_key=key, api_secret=secret, retry_codes={10002},
                                 max_retries=1)
        self.http.endpoint = address
        self.http.logger.disabled = True
        self.states, self.signals, self.balance = {}, 0, 0.0
        for symbol in calculus.SYMBOLS:
            rules = self.http.get_instruments_info(**LINEAR, symbol=symbol)
            tick = rules["result"]["list"][0]["priceFilter"]["tickSize"]
            self.states[symbol] = State(tick)
            leverage = str(calculus.LEVERAGE)
            try:
                self.http.set_leverage(**LINEAR, symbol=symbol, buyLeverage=leverage,
                                       sellLeverage=leverage)
            except Exception:
                pass

    def run(self, minutes):
        for _ in range(minutes):
            self.drydock.advance(60)
            self.monitor_positions()
            self.update_balance()
            for symbol, state in self.states.items():
                side = self.look(symbol, state)
                if side:
                    self.signals += 1
                    self.on_signal(f"s{self.signals}", symbol, side)
            self.tell_beliefs()

    def look(self, symbol, state):
        """The signal at the candle that has just closed, or None."""
        try:
            rows = self.http.get_kline(**LINEAR, symbol=symbol, interval="1", limit=6)
        except Exception:
            return None
        rows = rows["result"]["list"]
        state.price = float(rows[0][4])
        return state.strategy.signal(rows)

    def on_signal(self, signal, symbol, side):
        reason = self.why_not(symbol, side)
        self.drydock.signal(signal, symbol, side, blocked=reason)
        if reason is None:
            self.execute_trade(signal, symbol, side)

    def why_not(self, symbol, side):
        """Why a signal is not traded; None where it is."""
        if self.states[symbol].position_info is not None:
            return "alreadyInPosition"
        for state in self.states.values():
            if state.position_info is not None and state.position_info["side"] != side:
                return "crossSymbolHedge"
        locked = sum(calculus.margin(name, state.price) for name, state in self.states.items()
                     if state.position_info is not None)
        if self.balance - locked < calculus.margin(symbol, self.states[symbol].price) * 1.05:
            return "insufficientMargin"
        return None

    def execute_trade(self, signal, symbol, side):
        state = self.states[symbol]
        stop, target = calculus.bracket(side, state.price, state.tick)
        quantity = calculus.SYMBOLS[symbol]
        # It is tracked from here on, whatever comes of the order.
        state.position_info = {"symbol": symbol, "side": side, "size": quantity}
        try:
            self.http.place_order(**LINEAR, symbol=symbol, side=side, orderType="Market",
                                  qty=quantity, stopLoss=stop, takeProfit=target,
                                  orderLinkId=signal)
        except Exception:
            pass

    def get_position_info(self, symbol):
        """The position of a symbol, or None."""
        try:
            answer = self.http.get_positions(**LINEAR, symbol=symbol)
        except Exception:
            return None
        for position in answer["result"]["list"]:
            if float(position["size"] or 0) > 0:
                return position
        return None

    def monitor_positions(self):
        for symbol, state in self.states.items():
            if state.position_info is None:
                continue
            position_info = self.get_position_info(symbol)
            if position_info is None and not self.none_is_flat:
                # An error of the interface, perhaps? The position stays tracked: the mistake.
                continue
            state.position_info = position_info

    def update_balance(self):
        try:
            wallet = self.http.get_wallet_balance(accountType="UNIFIED", coin="USDT")
        except Exception:
            return
        self.balance = float(wallet["result"]["list"][0]["coin"][0]["walletBalance"])

    def tell_beliefs(self):
        self.drydock.believes([
            {"symbol": symbol, "side": state.position_info["side"],
             "size": state.position_info["size"]}
            for symbol, state in self.states.items() if state.position_info is not None])


def main(bot):
    parser = argparse.ArgumentParser()
    parser.add_argument("address", help="where drydock serve --lockstep listens")
    parser.add_argument("--minutes", type=int, default=480, help="of the data")
    parser.add_argument("--first-fix", action="store_true", help="read None as flat")
    options = parser.parse_args()
    one = bot(options.address)
    one.none_is_flat = options.first_fix
    one.run(options.minutes)


if __name__ == "__main__":
    main(PhantomBot)
