"""Small signs for an SPC chart's verdicts, of our own drawing: is it changing, will it meet its
target. Each sign has a shape, a letter or stroke, and words; never a colour alone.
"""

from __future__ import annotations

from goldenthread.charts.chart import Chart, ChartTable
from goldenthread.charts.drawing import Canvas

#: What an XmR chart may say of change, and the words for it.
VARIATION: dict[str, str] = {
    "common": "No special cause: natural variation",
    "improvement-high": "Improving: special cause, values are high",
    "improvement-low": "Improving: special cause, values are low",
    "concern-high": "Concern: special cause, values are high",
    "concern-low": "Concern: special cause, values are low",
    "neutral-high": "Changed: special cause, values are high",
    "neutral-low": "Changed: special cause, values are low",
}

#: What it may say of a target.
ASSURANCE: dict[str, str] = {
    "pass": "Will reliably meet its target",
    "fail": "Will reliably miss its target",
    "hit-or-miss": "May meet or miss its target by chance",
}

_TONE = {"common": "similar", "improvement": "better", "concern": "worse"}


def variation_icon(kind: str, *, size: int = 28) -> Chart:
    """Return the sign for one of `VARIATION`, a square of `size` pixels (KeyError otherwise)."""
    canvas = Canvas(size, size)
    draw_variation(canvas, kind, 0, 0, size)
    return _alone(canvas, "Variation", VARIATION[kind])


def assurance_icon(kind: str, *, size: int = 28) -> Chart:
    """Return the sign for one of `ASSURANCE`, a square of `size` pixels (KeyError otherwise)."""
    canvas = Canvas(size, size)
    draw_assurance(canvas, kind, 0, 0, size)
    return _alone(canvas, "Assurance", ASSURANCE[kind])


def draw_variation(canvas: Canvas, kind: str, x: float, y: float, size: float) -> None:
    """Draw the sign with its top left corner at `x`, `y`."""
    cause, _, side = kind.partition("-")
    tone = _TONE.get(cause, "higher" if side == "high" else "lower")
    # A change neither good nor bad is round, so that its colour is not all that tells it apart.
    corner = 0.5 if cause == "neutral" else 0.2
    canvas.rect(x, y, size, size, tone, round_by=round(size * corner, 1))
    s = size / 28
    if cause == "common":
        canvas.path(_wave(x, y, s, 14), line="paper", wide=2 * s)
        return
    up = side == "high"
    steps = (21, 17, 18, 8) if up else (7, 11, 10, 20)
    points = "L".join(
        f"{x + at * s:.1f} {y + level * s:.1f}" for at, level in zip((5, 10, 14, 22), steps,
                                                                    strict=True)
    )  # fmt: skip
    canvas.path(f"M{points}", line="paper", wide=2 * s)
    tip = f"M{x + 16.5 * s:.1f} {y + (7.5 if up else 20.5) * s:.1f}H{x + 22.5 * s:.1f}"
    canvas.path(f"{tip}v{(6 if up else -6) * s:.1f}", line="paper", wide=2 * s)
    if cause == "concern":
        low = 18 if up else 4.5
        canvas.rect(x + 19.5 * s, y + low * s, 2.4 * s, 3.4 * s, "paper")
        canvas.rect(x + 19.5 * s, y + (low + 4.4) * s, 2.4 * s, 2 * s, "paper")


def draw_assurance(canvas: Canvas, kind: str, x: float, y: float, size: float) -> None:
    """Draw the sign with its top left corner at `x`, `y`."""
    tone = {"pass": "better", "fail": "worse"}.get(kind, "similar")
    s = size / 28
    canvas.rect(x + s, y + s, size - 2 * s, size - 2 * s, "paper", edge=tone, wide=2 * s,
                round_by=round(5 * s, 1))  # fmt: skip
    match kind:
        case "pass":
            d = f"M{x + 7 * s:.1f} {y + 14.5 * s:.1f}l{5 * s:.1f} {5 * s:.1f}L{x + 21.5 * s:.1f} "
            canvas.path(f"{d}{y + 8.5 * s:.1f}", line=tone, wide=3 * s)
        case "fail":
            d = f"M{x + 8 * s:.1f} {y + 8 * s:.1f}l{12 * s:.1f} {12 * s:.1f}m0 {-12 * s:.1f}"
            canvas.path(f"{d}l{-12 * s:.1f} {12 * s:.1f}", line=tone, wide=3 * s)
        case _:
            canvas.line(x + 5 * s, y + 14 * s, x + 23 * s, y + 14 * s, "ink", wide=1.5 * s,
                        dash=f"{2 * s:.1f} {2 * s:.1f}")  # fmt: skip
            canvas.path(_wave(x, y, s, 14), line=tone, wide=2 * s)


def _wave(x: float, y: float, s: float, middle: float) -> str:
    heights = (0.0, -5.5, 4.5, -4.5, 5.5, 0.0)
    return "M" + "L".join(
        f"{x + (4.5 + 3.8 * i) * s:.1f} {y + (middle + h) * s:.1f}" for i, h in enumerate(heights)
    )


def _alone(canvas: Canvas, what: str, words: str) -> Chart:
    return canvas.chart(words, f"{what} sign: {words[0].lower()}{words[1:]}.",
                        ChartTable(what, (what,), ((words,),)))  # fmt: skip
