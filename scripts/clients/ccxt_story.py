"""ccxt, unmodified but for the address, against the served exchange."""

import asyncio
import re
import sys

import ccxt
import ccxt.pro

from common import KEY, SECRET, Story, served, truth

SYMBOL = "BTC/USDT:USDT"


def pointed(exchange, address):
    """The exchange with every address replaced."""
    streams = address.replace("http", "ws", 1)
    api = {name: address for name in ("spot", "futures", "v2", "public", "private")}
    sockets = exchange.urls["api"].get("ws")
    if sockets is not None:
        api["ws"] = replaced(sockets, streams)
    exchange.urls["api"] = api
    return exchange


def replaced(value, streams):
    if isinstance(value, dict):
        return {name: replaced(inner, streams) for name, inner in value.items()}
    return re.sub(r"^wss://[^/]+", streams, value)


def settings():
    return {"apiKey": KEY, "secret": SECRET, "options": {"defaultType": "swap"}}


def story(address):
    s = Story("ccxt")
    ex = pointed(ccxt.bybit(settings()), address)
    ex.load_markets()
    market = ex.market(SYMBOL)
    s.expect("markets are loaded", market["precision"]["amount"] == 0.001, market)
    ex.set_margin_mode("cross", SYMBOL, {"leverage": 5})
    ex.set_leverage(5, SYMBOL)
    s.expect("the clock is the wall's", abs(ex.fetch_time() - ex.milliseconds()) < 2000)
    last = ex.fetch_ticker(SYMBOL)["last"]
    entry = ex.create_order(SYMBOL, "market", "buy", 0.01, None, {
        "stopLoss": {"triggerPrice": last * 0.9}, "takeProfit": {"triggerPrice": last * 1.1}})
    found = ex.fetch_order(entry["id"], SYMBOL, {"acknowledged": True})
    s.expect("a market order fills", (found["status"], found["filled"]) == ("closed", 0.01), found)
    position = ex.fetch_positions([SYMBOL])[0]
    s.expect("the position stands", (position["side"], position["contracts"]) == ("long", 0.01),
             position)
    s.expect("its leverage is the one that was set", position["leverage"] == 5, position)
    s.expect("its stop hangs on it", abs(position["stopLossPrice"] - last * 0.9) < 1, position)

    resting = ex.create_order(SYMBOL, "limit", "buy", 0.01, last * 0.8, {"clientOrderId": "abc123"})
    ex.edit_order(resting["id"], SYMBOL, "limit", "buy", 0.02, last * 0.75)
    orders = ex.fetch_open_orders(SYMBOL)
    mine = [o for o in orders if o["clientOrderId"] == "abc123"]
    s.expect("a resting order is edited",
             len(mine) == 1 and mine[0]["amount"] == 0.02 and abs(mine[0]["price"] - last * 0.75) < 1,
             orders)
    stop = ex.create_order(SYMBOL, "market", "sell", 0.01, None,
                           {"stopLossPrice": last * 0.85, "reduceOnly": True})
    waiting = ex.fetch_open_orders(SYMBOL, None, None, {"trigger": True})
    s.expect("conditional orders are listed apart", stop["id"] in [o["id"] for o in waiting], waiting)
    ex.cancel_order(stop["id"], SYMBOL, {"trigger": True})
    ex.create_order(SYMBOL, "market", "sell", 0.01, None,
                    {"trailingAmount": 600, "reduceOnly": True})
    trails = [o for o in ex.fetch_open_orders(SYMBOL, None, None, {"trigger": True})
              if o["info"]["stopOrderType"] == "TrailingStop"]
    s.expect("a trailing stop hangs on the position", len(trails) == 1, trails)
    trades = ex.fetch_my_trades(SYMBOL)
    s.expect("the execution is listed", [t["order"] for t in trades] == [entry["id"]], trades)
    balance = ex.fetch_balance()
    s.expect("the fee is paid from the wallet",
             abs(10000 - trades[0]["fee"]["cost"] - balance["USDT"]["total"]) < 10, balance["USDT"])

    s.expect("candles are listed", len(ex.fetch_ohlcv(SYMBOL, "1m", None, 5)) >= 1)
    book = ex.fetch_order_book(SYMBOL, 5)
    s.expect("the book is not crossed", book["bids"][0][0] < book["asks"][0][0], book)
    ex.fetch_trades(SYMBOL, None, 5)
    s.expect("a fee is known", ex.fetch_trading_fee(SYMBOL)["taker"] == 0.00055)
    s.expect("tiers are known", len(ex.fetch_leverage_tiers([SYMBOL])[SYMBOL]) >= 1)
    s.expect("funding is known", ex.fetch_funding_rate(SYMBOL)["fundingRate"] is not None)

    asyncio.run(streams(s, address, ex))

    ex.cancel_order(resting["id"], SYMBOL)
    ex.cancel_all_orders(SYMBOL)
    closing = ex.create_order(SYMBOL, "market", "sell", 0.01, None, {"reduceOnly": True})
    s.expect("the position is closed", ex.fetch_positions([SYMBOL])[0]["contracts"] == 0,
             closing)
    past = ex.fetch_closed_orders(SYMBOL)
    s.expect("closed orders are listed", closing["id"] in [o["id"] for o in past], past)
    s.expect("the truth is flat", truth(address, "accounts")[0]["positions"][0]["size"] == "0")
    s.done()


async def streams(s, address, ex):
    pro = pointed(ccxt.pro.bybit(settings()), address)
    try:
        await asyncio.wait_for(pro.load_markets(), 10)
        book = await asyncio.wait_for(pro.watch_order_book(SYMBOL, 50), 10)
        s.expect("the book is streamed", book["bids"][0][0] < book["asks"][0][0])
        ticker = await asyncio.wait_for(pro.watch_ticker(SYMBOL), 10)
        s.expect("tickers are streamed", ticker["last"] > 0)
        trades = await asyncio.wait_for(pro.watch_trades(SYMBOL), 10)
        s.expect("trades are streamed", len(trades) > 0)
        candles = await asyncio.wait_for(pro.watch_ohlcv(SYMBOL, "1m"), 10)
        s.expect("candles are streamed", len(candles) > 0)
        orders = asyncio.ensure_future(pro.watch_orders(SYMBOL))
        fills = asyncio.ensure_future(pro.watch_my_trades(SYMBOL))
        await asyncio.sleep(1)
        placed = await asyncio.wait_for(
            pro.create_order_ws(SYMBOL, "market", "buy", 0.01), 10)
        heard = await asyncio.wait_for(orders, 10)
        s.expect("orders are streamed", placed["id"] in [o["id"] for o in heard], heard)
        heard = await asyncio.wait_for(fills, 10)
        s.expect("executions are streamed", placed["id"] in [t["order"] for t in heard], heard)
        ex.create_order(SYMBOL, "market", "sell", 0.01, None, {"reduceOnly": True})
    finally:
        await pro.close()


if __name__ == "__main__":
    with served(sys.argv[1], "--speed", "60", "--no-limits") as address:
        story(address)
