"""SVG by hand: the palette of the house and a dozen shapes. Every function returns a string."""
import math
from xml.sax.saxutils import escape

PAPER, SURFACE, INK, MUTED, LINE = "#FBFAF6", "#FFFFFF", "#1A201F", "#58625F", "#E3DFD5"
BRAND, TINT, SEAL, MARK = "#0B5D57", "#E2EFEC", "#B86E00", "#FFE7AE"
BLUE, SKY, PLUM, CLAY, LEAF, SUN = "#1F5C8B", "#DCECF5", "#6B3E75", "#A8452E", "#4B7A2B", "#F2B63D"
WIDTH, HEIGHT = 1280, 720


def attrs(**kw):
    return "".join(f' {k.replace("_", "-")}="{num(v)}"' for k, v in kw.items() if v is not None)


def num(v):
    return f"{v:.2f}".rstrip("0").rstrip(".") if isinstance(v, float) else v


def rect(x, y, w, h, fill=SURFACE, rx=0, **kw):
    return f"<rect{attrs(x=float(x), y=float(y), width=float(max(w, 0)), height=float(max(h, 0)), rx=rx, fill=fill, **kw)}/>"


def circle(x, y, r, fill=BRAND, **kw):
    return f"<circle{attrs(cx=float(x), cy=float(y), r=float(max(r, 0)), fill=fill, **kw)}/>"


def ellipse(x, y, rx, ry, fill=BRAND, **kw):
    return f"<ellipse{attrs(cx=float(x), cy=float(y), rx=float(rx), ry=float(ry), fill=fill, **kw)}/>"


def line(x1, y1, x2, y2, stroke=INK, width=4, **kw):
    return (f"<line{attrs(x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), stroke=stroke, stroke_width=width, stroke_linecap='round', **kw)}/>")


def path(d, fill="none", stroke=None, width=None, **kw):
    return f"<path{attrs(d=d, fill=fill, stroke=stroke, stroke_width=width, stroke_linecap='round', stroke_linejoin='round', **kw)}/>"


def polygon(points, fill=BRAND, **kw):
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f"<polygon{attrs(points=text, fill=fill, stroke_linejoin='round', **kw)}/>"


def polyline(points, stroke=BRAND, width=6, **kw):
    return path("M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points), stroke=stroke, width=width, **kw)


def group(*parts, opacity=1.0, move=None, scale=None, turn=None, about=(0, 0)):
    """Nothing at all when invisible, so that equal pictures are equal strings."""
    if opacity <= 0.004:
        return ""
    steps = []
    if move:
        steps.append(f"translate({move[0]:.2f} {move[1]:.2f})")
    if turn or scale:
        steps.append(f"translate({about[0]:.2f} {about[1]:.2f})")
        if turn:
            steps.append(f"rotate({turn:.2f})")
        if scale:
            sx, sy = scale if isinstance(scale, tuple) else (scale, scale)
            steps.append(f"scale({sx:.4f} {sy:.4f})")
        steps.append(f"translate({-about[0]:.2f} {-about[1]:.2f})")
    return f"<g{attrs(opacity=None if opacity >= 1 else float(opacity), transform=' '.join(steps) or None)}>{''.join(parts)}</g>"


def text(x, y, lines, size=40, fill=INK, weight=400, anchor="start", leading=1.28, style=None, family=None):
    """One line or several (a list or text with newlines); (x, y) is the first baseline."""
    if isinstance(lines, str):
        lines = lines.split("\n")
    spans = "".join(f'<tspan x="{num(float(x))}" y="{num(float(y + i * size * leading))}">{escape(s)}</tspan>' for i, s in enumerate(lines))
    return f"<text{attrs(font_size=size, fill=fill, font_weight=weight, text_anchor=anchor, font_style=style, font_family=family)}>{spans}</text>"


def fraction(x, y, top, bottom, size=64, fill=INK, weight=700):
    """A fraction written the way a hand writes it, centred on (x, y)."""
    half = size * 0.42 * max(len(str(top)), len(str(bottom)), 1)
    return (text(x, y - size * 0.22, str(top), size, fill, weight, "middle") + line(x - half, y, x + half, y, fill, max(4, size // 14)) +
            text(x, y + size * 0.92, str(bottom), size, fill, weight, "middle"))


def arrow(x1, y1, x2, y2, stroke=INK, width=8, grown=1.0, head=26):
    """Grows from its tail as `grown` goes from 0 to 1."""
    if grown <= 0.02:
        return ""
    x2, y2 = x1 + (x2 - x1) * grown, y1 + (y2 - y1) * grown
    a = math.atan2(y2 - y1, x2 - x1)
    tip = [(x2, y2), (x2 - head * math.cos(a - 0.45), y2 - head * math.sin(a - 0.45)), (x2 - head * math.cos(a + 0.45), y2 - head * math.sin(a + 0.45))]
    back = head * 0.7
    return line(x1, y1, x2 - back * math.cos(a), y2 - back * math.sin(a), stroke, width) + polygon(tip, stroke)


def curve_arrow(points, stroke=INK, width=9, grown=1.0, head=30):
    """The same along a quadratic curve of three points."""
    if grown <= 0.03:
        return ""
    (x0, y0), (x1, y1), (x2, y2) = points
    trail = []
    for i in range(25):
        t = grown * i / 24
        trail.append(((1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2, (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2))
    (xa, ya), (xb, yb) = trail[-2], trail[-1]
    a = math.atan2(yb - ya, xb - xa)
    tip = [(xb + head * 0.6 * math.cos(a), yb + head * 0.6 * math.sin(a)), (xb - head * math.cos(a - 0.5), yb - head * math.sin(a - 0.5)),
           (xb - head * math.cos(a + 0.5), yb - head * math.sin(a + 0.5))]
    return polyline(trail[:-1], stroke, width) + polygon(tip, stroke)


def drop(x, y, s=1.0, fill=BLUE):
    """A drop of water, its middle at (x, y)."""
    return path(f"M{x:.1f} {y - 15 * s:.1f} C{x + 4 * s:.1f} {y - 6 * s:.1f} {x + 9 * s:.1f} {y:.1f} {x + 9 * s:.1f} {y + 5 * s:.1f} "
                f"A{9 * s:.1f} {9 * s:.1f} 0 1 1 {x - 9 * s:.1f} {y + 5 * s:.1f} C{x - 9 * s:.1f} {y:.1f} {x - 4 * s:.1f} {y - 6 * s:.1f} {x:.1f} {y - 15 * s:.1f} Z", fill)


def chip(x, y, label, fill=BRAND, ink=SURFACE, size=30, anchor="middle"):
    """A word on a rounded ground; width from the mean width of Lato's bold letters."""
    w = len(label) * size * 0.55 + size * 1.3
    left = x - w / 2 if anchor == "middle" else x
    return rect(left, y - size * 1.12, w, size * 1.75, fill, rx=size * 0.875) + text(left + w / 2, y + size * 0.12, label, size, ink, 700, "middle")


def page(*parts, background=PAPER, font="Lato"):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{font}, DejaVu Sans">'
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{background}"/>{"".join(parts)}</svg>')


def heading(label, color=BRAND, opacity=1.0):
    """The quiet line on top of a step: where we are in the lesson."""
    return group(rect(80, 62, 10, 44, color, rx=5), text(108, 98, label, 38, INK, 700), opacity=opacity)


def opening(title, subtitle, color, picture, shade="#FFFFFF"):
    """The first thing that is seen, and the poster: a coloured half with the title, a picture on the other."""
    lines = title.split("\n")
    size = 74 if max(map(len, lines)) <= 14 else 64 if max(map(len, lines)) <= 17 else 56
    top = 330 - (len(lines) - 1) * size * 0.6
    return (rect(0, 0, 640, 720, color) + text(76, top, lines, size, shade, 900, leading=1.14) +
            text(78, top + len(lines) * size * 1.14 + 8, subtitle, 33, shade, 400, leading=1.35) +
            group(rect(76, 78, 50, 50, shade, rx=13), polygon([(93, 90), (93, 116), (114, 103)], color), text(142, 115, "Acervo", 34, shade, 700), opacity=0.96) +
            picture)
