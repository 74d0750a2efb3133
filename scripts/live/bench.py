"""Lets `drydock trade` trade at a served exchange for a while, and asks it how long changes took."""

import argparse
import json
import os
import signal
import subprocess
import tempfile
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--speed", type=int, default=60)
    parser.add_argument("--port", type=int, default=18_191)
    parser.add_argument("--bar", type=float, default=2, help="milliseconds, the median at most")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        environment = dict(os.environ, DRYDOCK_STATE=folder)
        serve = [options.program, "serve", "--data", options.data, "--port", str(options.port)]
        serve += ["--speed", str(options.speed)]
        trade = [options.program, "trade", "crossover", "--symbol", "BTCUSDT", "--live", "--yes"]
        trade += ["--endpoint", f"http://127.0.0.1:{options.port}", "--no-save", "--warm-up", "50"]
        trade += ["--stop", "1%", "--target", "1%", "--set", "fast=2", "--set", "slow=4"]
        exchange = subprocess.Popen(serve, stderr=subprocess.DEVNULL)
        time.sleep(2)
        trader = subprocess.Popen(
            trade, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(options.seconds)
            answer = subprocess.run(
                [options.program, "status", "--json"], env=environment, capture_output=True,
                check=True, text=True)
            status = json.loads(answer.stdout)
            median = status["roundTripMilliseconds"]
            print(
                f"{status['changes']} changes, {status['requests']} requests,"
                f" {status['candles']} candles: {median:.2f} ms to the exchange and back, in the median")
            raise SystemExit(0 if median is not None and median < options.bar else 1)
        finally:
            for process in (trader, exchange):
                process.send_signal(signal.SIGKILL)
                process.wait()


main()
