"""Whole amounts cut into whole parts."""

from collections.abc import Mapping


def apportion(total: int, limits: Mapping[str, int]) -> dict[str, int]:
    """A total in parts proportional to their limits, none above its limit.

    Errors: ValueError where the limits together hold less than the total.
    """
    room = sum(limits.values())
    if total > room:
        raise ValueError(f"total == {total}, must be <= {room}.")
    parts = {name: total * limit // room if room else 0 for name, limit in limits.items()}
    missing = total - sum(parts.values())
    for name in sorted(parts, key=lambda name: (parts[name] - limits[name], name)):
        more = min(missing, limits[name] - parts[name])
        parts[name] += more
        missing -= more
    return parts


def instalments(amount: int, count: int) -> list[int]:
    """An amount in `count` yearly parts that differ by one million VND at most."""
    return [amount * (place + 1) // count - amount * place // count for place in range(count)]


def rounded(amount: float) -> int:
    """A cost as decisions state it: three significant figures."""
    size: int = 10 ** max(0, len(str(int(amount))) - 3)
    return max(1, round(amount / size) * size)
