"""Runs cases and prints what was held."""

import argparse
import time
import traceback

import clients
import databases
import processes
from world import BINARIES, Skipped, World

CASES = [case for module in (processes, clients, databases) for case in module.CASES]


def run(case):
    """Runs one case. Returns its result and its findings."""
    try:
        world = World()
        try:
            findings = case.work(world)
        finally:
            world.close()
    except Skipped as reason:
        return "skipped", [str(reason)]
    except Exception:
        return "FAILED", traceback.format_exc().strip().splitlines()[-3:]
    lines = [f"{'held  ' if held else 'BROKEN'} {what}" for what, held in findings]
    return ("held" if all(held for _, held in findings) else "FAILED"), lines


def main():
    parser = argparse.ArgumentParser(prog="./chaos", description="Breaks what the service depends on, and checks what it does then.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="cases; default: all but soak, which takes 15 minutes")
    parser.add_argument("--fast", action="store_true", help="only the cases that take seconds")
    parser.add_argument("--list", action="store_true", help="print the cases")
    options = parser.parse_args()
    known = {case.name: case for case in CASES}
    if options.list:
        for case in CASES:
            print(f"{case.name:24} {'fast' if case.fast else '    '}  {case.title}")
        return 0
    for name in options.names:
        if name not in known:
            parser.error(f"no case {name}; --list prints them")
    for binary in ("api", "clerk-dev"):
        if not (BINARIES / binary).exists():
            parser.error(f"{BINARIES / binary} does not exist: cargo build --workspace --features api/postgres")
    cases = [known[name] for name in options.names] or [case for case in CASES if case.fast or not (options.fast or case.only_by_name)]
    table = []
    for case in cases:
        print(f"\n==> {case.name}: {case.title}", flush=True)
        started = time.monotonic()
        result, lines = run(case)
        for line in lines:
            print(f"    {line}", flush=True)
        table.append((case.name, result, time.monotonic() - started))
    print(f"\n{'case':24} {'result':8} {'time':>6}")
    for name, result, seconds in table:
        print(f"{name:24} {result:8} {seconds:5.0f}s")
    return int(any(result == "FAILED" for _, result, _ in table))


raise SystemExit(main())
