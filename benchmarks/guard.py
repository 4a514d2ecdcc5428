"""What a letter costs the guard, and how that grows with names, rules and text, against a peer in the same run.

    .venv/bin/pip install proselint
    .venv/bin/python benchmarks/guard.py

One process; each figure is the median of several rounds, and the ratio is to the plain letter of the same run.
"""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from composer import examples, policies
from composer.guard import engine
from composer.guard.context import Context
from composer.guard.gazetteer import Gazetteer
from composer.guard.rule import Example
from composer.text import read

ROUNDS = 15
LETTER = """Dear Dr. Marsh,

Thank you again for the time that you and your residents gave me on December 4. What has stayed with me is the combined
continuity clinic, where the same intern who admits a child with asthma may follow that child to adulthood. Dr. Siddiqui
told me how the transition clinic began, and I have since read his paper on the first two hundred patients.

My own work in Alder County, where I built a registry of young adults with congenital heart disease, taught me how many
are lost between the ages of seventeen and twenty. At Riverbend I would hope to go on with it, and to learn from people
who have done it for longer. The prairie health elective would show me medicine as I hope to practice it.

I remain strongly interested in your program and wish you and your colleagues a good winter.

Sincerely,
Inês Carvalho, MD
"""


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds that the work takes, in the middle of several rounds; the first is not counted."""
    taken = []
    for number in range(rounds + 1):
        read.cache_clear()
        start = time.perf_counter()
        work()
        if number:
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def letter(body: str, **facts: object) -> Context:
    """A letter of interest of the example season; `facts` change what the season knows."""
    here = examples.context_of(examples.season(), Example(True, {"body": body}))
    return replace(here, facts=replace(here.facts, **facts)) if facts else here  # type: ignore[arg-type]


def check(body: str, **facts: object) -> Callable[[], object]:
    """Check the letter anew each time: nothing is kept from the round before but the rules."""
    return lambda: engine.check(letter(body, **facts))


def names(count: int) -> Gazetteer:
    """So many invented names of institutions."""
    return Gazetteer(frozenset(f"aldervale{n % 97} saint {n} hospital" for n in range(count)))


def rules(count: int) -> object:
    """The policy with its own rules of wording repeated under other ids until there are so many."""
    policy = examples.season().facts.policy
    wording = [rule for rule in policy.rules if rule.groups]
    own = list(policy.rules[:count])
    own += [replace(wording[n % len(wording)], id=f"copy-{n}") for n in range(count - len(own))]
    return replace(policy, rules=tuple(own))


def hostile() -> dict[str, str]:
    """Texts that cost the most: many words, one sentence without end, many names, words that begin every pattern."""
    chance = random.Random(1)
    words = (
        "i would rank you first if you rank me highly on your list because the director told me that".split()
    )
    endless = " ".join(chance.choice(words) for _ in range(6000))[:20_000]
    return {
        "10,000 words": " ".join(f"{' '.join(chance.choice(words) for _ in range(14))}." for _ in range(715)),
        "a sentence of 20,000 characters": endless,
        "20,000 characters of names": ("Lakemont Stonegate Dunmore " * 800)[:20_000],
        "20,000 brackets": "[" * 20_000,
    }


def main() -> None:
    """Print every figure."""
    plain = median(check(LETTER))
    print(f"a letter of {len(LETTER.split())} words: {plain * 1000:.1f} ms")

    def row(name: str, seconds: float) -> None:
        print(f"  {name:<36} {seconds * 1000:8.1f} ms  {seconds / plain:6.2f} x")

    policy = examples.season().facts.policy
    row("without the learned tier", median(check(LETTER, policy=replace(policy, models={}))))
    for count in (10, 100, 1_000, 10_000):
        row(f"{count:,} further names", median(check(LETTER, gazetteer=names(count))))
    for count in (50, 100, 250, 500):
        row(f"{count} rules", median(check(LETTER, policy=rules(count))))
    for name, text in hostile().items():
        row(name, median(check(f"Dear Dr. Marsh,\n\n{text}\n"), 3))
    try:
        from proselint.checks import __register__
        from proselint.registry import CheckRegistry
        from proselint.tools import LintFile
    except ImportError:
        print("  proselint is not installed, so there is no peer")
    else:
        CheckRegistry().register_many(__register__)
        row("proselint, the same letter", median(lambda: LintFile(Path("letter.txt"), LETTER).lint()))
    sizes = {
        path.name: path.stat().st_size for path in (policies.builtin("policies") / "learned").glob("*.model")
    }
    sizes["names.gz"] = (policies.builtin("policies") / "gazetteer" / "names.gz").stat().st_size
    print("data files: " + ", ".join(f"{name} {size / 1024:.0f} KiB" for name, size in sorted(sizes.items())))
    print(f"most memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
