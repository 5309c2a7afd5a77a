"""A fair test with an egg and salt: density, and what a scientific method is. In English."""
from studio.draw import *  # noqa: F403

META = {
    "title": "Will it float? A fair test with an egg",
    "description": "An egg sinks in tap water. How much salt does it take to make it float? A short lesson on density that also shows "
                   "what makes a test fair: one question, one prediction, one thing changed at a time, and a graph to read the answer from.",
    "language": "en", "type": "experimento", "levels": ["secundaria"], "subjects": ["fisica", "quimica"],
    "keywords": ["density", "fair test", "variables", "salt water", "scientific method"], "published": True,
}
ISO, VOICE, CHORD = "eng", {"voice": "en-us", "speed": 152, "pitch": 42}, ("F3", "A3", "C4", "F4")
COLOR = "#1F5C8B"

SCRIPT = [
    ("chapter", "A question"),
    ("title", "Will it float? A fair test with an egg.", {"pause": 0.8}),
    ("sinks", "Put a fresh egg in a glass of tap water. | It sinks."),
    ("ask", "Now stir in salt. How much does it take | to make the egg float?", {"pause": 1.0}),
    ("chapter", "A prediction"),
    ("density", "An object sinks when it is denser than the liquid: | more mass packed into each millilitre.", {"pause": 0.6}),
    ("numbers", "Water has a density of one gram per millilitre. | A fresh egg has about one point zero eight."),
    ("predict", "So we predict: the egg will float | once the salt water is denser than the egg.", {"pause": 0.9}),
    ("chapter", "A fair test"),
    ("fair", "In a fair test we change one thing only: | the amount of salt."),
    ("keep", "We keep the rest the same: | the same egg, the same litre of water, the same temperature."),
    ("measure", "And we watch one thing: | does the egg sink, hover or float?", {"pause": 0.9}),
    ("chapter", "Reading the graph"),
    ("plot", "Here is the density of water | as we add salt, gram by gram.", {"pause": 1.8}),
    ("line", "And here is the egg. | Where the lines cross, it begins to float.", {"pause": 0.9}),
    ("result", "That is about one hundred and twenty-five grams | of salt in each litre of water."),
    ("older", "One more question: an older egg loses water through its shell. | Will it need more salt, or less?", {"pause": 0.6}),
]


def glass(x, y, egg_y, salt=0.0, w=230, h=330):
    water = rect(x + 10, y + 46, w - 20, h - 56, "#BFDDF0" if salt < 0.2 else "#CFE3EE", rx=10)
    grains = "".join(circle(x + 24 + (i * i * 31 + i * 67) % (w - 48), y + 74 + (i * i * 43 + i * 29) % (h - 110), 3, SURFACE) for i in range(int(46 * salt)))
    egg = ellipse(x + w / 2, egg_y, 48, 62, "#F3DFC1", stroke="#C9A877", stroke_width=3) + ellipse(x + w / 2 - 14, egg_y - 22, 11, 17, "#FBF1E0")
    rim = path(f"M{x} {y} L{x + 6} {y + h} Q{x + 8} {y + h + 10} {x + 20} {y + h + 10} L{x + w - 20} {y + h + 10} Q{x + w - 8} {y + h + 10} {x + w - 6} {y + h} L{x + w} {y}", stroke=MUTED, width=6)
    return water + grains + egg + rim


def density(grams):
    """Sodium chloride in a litre of water near 20 °C, g/ml; a fit to published tables (5 %: 1.034, 10 %: 1.071, 15 %: 1.109)."""
    share = grams / (998 + grams)
    return 0.998 + 0.7 * share + 0.27 * share * share


def draw(c):
    if c.at("sinks") == 0:
        art = rect(640, 0, 640, 720, "#E9F2F8") + glass(700, 220, 470) + glass(990, 220, 316, 1.0) + text(815, 620, "tap water", 34, MUTED, 700, "middle") + text(1105, 620, "salt water", 34, MUTED, 700, "middle")
        return page(opening("Will it\nfloat?", "A fair test with an egg", COLOR, art))
    out = ""
    start = c.between("sinks", "density")
    if start > 0:
        fall = c.at("sinks", 1.6, 1.4)
        scene = heading("A question", COLOR) + glass(260, 220, 190 + 280 * fall, c.at("ask", 0.6, 1.6))
        scene += group(text(640, 330, ["How much salt", "makes it float?"], 66, INK, 900), opacity=c.at("ask", 0.4))
        out += group(scene, opacity=start)
    why = c.between("density", "fair", 0.2)
    if why > 0:
        scene = heading("A prediction", COLOR)
        for i, (label, n, value) in enumerate([("water", 16, "1.00 g/ml"), ("egg", 25, "1.08 g/ml")]):
            x = 180 + i * 420
            shade = "#BFDDF0" if i == 0 else "#F3DFC1"
            box = rect(x, 190, 220, 220, shade, rx=14, stroke=MUTED, stroke_width=4)
            side = 4 if i == 0 else 5
            box += "".join(circle(x + 220 * (j % side + 0.5) / side, 190 + 220 * (j // side + 0.5) / side, 13, COLOR if i == 0 else SEAL) for j in range(n))
            box += text(x + 110, 466, label, 40, INK, 700, "middle")
            scene += group(box, opacity=c.at("density", 0.4 + 1.4 * i)) + group(text(x + 110, 520, value, 44, COLOR if i == 0 else "#8F5500", 900, "middle"), opacity=c.at("numbers", 1.0 + 2.6 * i))
        scene += group(text(870, 250, ["Same volume,", "more mass:", "denser."], 44, MUTED), opacity=c.at("density", 2.6))
        scene += group(rect(120, 572, 1040, 94, "#E9F2F8", rx=18), text(640, 633, "If the liquid is denser than the egg, the egg floats.", 40, COLOR, 700, "middle"), opacity=c.at("predict", 0.6))
        out += group(scene, opacity=why)
    fair = c.between("fair", "plot", 0.2)
    if fair > 0:
        scene = heading("A fair test", COLOR)
        cards = [("fair", "Change", ["the amount", "of salt"], SEAL), ("keep", "Keep", ["the egg", "1 litre of water", "temperature"], BRAND), ("measure", "Watch", ["sink, hover", "or float?"], PLUM)]
        for i, (key, name, lines, color) in enumerate(cards):
            x = 90 + i * 375
            scene += group(rect(x, 190, 350, 360, SURFACE, rx=20, stroke=color, stroke_width=5), rect(x, 190, 350, 92, color, rx=20), text(x + 175, 254, name, 50, SURFACE, 900, "middle"),
                           text(x + 175, 352, lines, 42, INK, 400, "middle", leading=1.5), opacity=c.at(key, 0.3), move=(0, 30 * (1 - c.at(key, 0.3))))
        out += group(scene, opacity=fair)
    graph = c.between("plot", "older", 0.2)
    if graph > 0:
        x0, y0, w, h = 170, 590, 660, 420
        def at(g, d):
            return (x0 + w * g / 200, y0 - h * (d - 0.98) / 0.16)
        scene = heading("Reading the graph", COLOR) + line(x0, y0, x0 + w + 20, y0, INK, 4) + line(x0, y0, x0, y0 - h - 10, INK, 4)
        for g in (0, 50, 100, 150, 200):
            scene += text(at(g, 0.98)[0], y0 + 42, str(g), 30, MUTED, 400, "middle") + line(at(g, 0.98)[0], y0, at(g, 0.98)[0], y0 + 8, INK, 3)
        for d in (1.00, 1.04, 1.08, 1.12):
            scene += text(x0 - 16, at(0, d)[1] + 10, f"{d:.2f}", 30, MUTED, 400, "end") + line(x0, at(0, d)[1], x0 + w, at(0, d)[1], LINE, 2)
        scene += text(x0 + w / 2, y0 + 94, "grams of salt in each litre of water", 34, INK, 400, "middle") + text(x0 - 70, y0 - h - 24, "density (g/ml)", 30, INK)
        reach = c.at("plot", 1.2, 3.6)
        points = [at(200 * reach * i / 40, density(200 * reach * i / 40)) for i in range(41)]
        if reach > 0:
            scene += polyline(points, COLOR, 9) + circle(*points[-1], 12, COLOR)
        ey = at(0, 1.08)[1]
        scene += group(line(x0, ey, x0 + w * c.at("line", 0.2, 1.2), ey, SEAL, 7, stroke_dasharray="18 14"), text(x0 + 20, ey - 18, "egg: 1.08", 36, "#8F5500", 700), opacity=c.at("line", 0.2))
        cross = next(g for g in range(200) if density(g) >= 1.08)
        cx, cy = at(cross, 1.08)
        scene += group(circle(cx, cy, 24, "none", stroke=CLAY, stroke_width=7), line(cx, cy + 30, cx, y0, CLAY, 5, stroke_dasharray="4 12"), opacity=c.at("line", 2.4))
        scene += group(chip(cx, y0 - 40, "about 125 g", CLAY), opacity=c.at("result", 0.6))
        up = c.at("line", 2.4, 1.6)
        scene += glass(930, 210, 470 - 182 * up, reach)
        scene += group(text(1045, 610, "It floats!", 48, CLAY, 900, "middle"), opacity=c.at("result", 0.4))
        out += group(scene, opacity=graph)
    end = heading("One more question", SEAL) + glass(240, 230, 470, 0.6) + text(600, 320, ["An older egg has lost", "water through its shell.", "More salt, or less?"], 58, INK, 700)
    out += group(end, opacity=c.at("older", 0.3))
    return page(out)
