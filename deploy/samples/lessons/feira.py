"""Fractions of a kilo at the market, in Brazilian Portuguese."""
import math

from studio.draw import *  # noqa: F403

META = {
    "title": "Frações na feira: meio quilo, um quarto, três quartos",
    "description": "Na banca da dona Lúcia ninguém compra só quilos inteiros. Com uma balança e quatro pesos iguais, vemos quanto é "
                   "um quarto de quilo em gramas e como somar meio quilo com três quartos sem errar.",
    "language": "pt", "type": "capsula", "levels": ["primaria-5-6"], "subjects": ["matematicas"],
    "keywords": ["frações", "soma de frações", "quilo", "grama", "feira"], "published": True,
}
ISO, VOICE, CHORD = "por", {"voice": "pt-br", "speed": 146, "pitch": 44}, ("E4", "G#4", "B4", "E5")
FONT, COLOR = "Andika", CLAY

SCRIPT = [
    ("chapter", "Na banca da dona Lúcia"),
    ("title", "Frações na feira.", {"pause": 0.8}),
    ("stall", "Na banca da dona Lúcia, | quase ninguém compra só quilos inteiros."),
    ("want", "Hoje pedimos meio quilo de cebola | e três quartos de quilo de tomate.", {"pause": 0.8}),
    ("chapter", "Um quilo em quatro partes"),
    ("kilo", "Um quilo são mil gramas. | Vamos dividir em quatro partes iguais.", {"pause": 0.6}),
    ("quarter", "Cada parte é um quarto de quilo: | duzentos e cinquenta gramas.", {"pause": 0.6}),
    ("half", "Meio quilo são duas dessas partes: | dois quartos, ou quinhentos gramas."),
    ("three", "Três quartos são três partes: | setecentos e cinquenta gramas.", {"pause": 0.9}),
    ("chapter", "Quanto pesa a sacola?"),
    ("ask", "E a sacola inteira, quanto pesa? | Meio mais três quartos.", {"pause": 2.2}),
    ("same", "Para somar, usamos partes do mesmo tamanho. | Meio é igual a dois quartos.", {"pause": 0.6}),
    ("sum", "Dois quartos mais três quartos são cinco quartos: | um quilo e um quarto.", {"pause": 0.9}),
    ("check", "Confira em gramas: | quinhentos mais setecentos e cinquenta, mil duzentos e cinquenta.", {"pause": 0.8}),
    ("bye", "Na próxima feira, peça um quarto de quilo | e veja se a balança concorda.", {"pause": 0.5}),
]


def tomato(x, y, r=30):
    return circle(x, y, r, "#CF3F2E") + polygon([(x + r * 0.62 * math.cos(a) if i % 2 == 0 else x + r * 0.22 * math.cos(a), y - r * 0.72 + (r * 0.42 * math.sin(a) if i % 2 == 0 else r * 0.16 * math.sin(a))) for i, a in enumerate(k * math.pi / 5 for k in range(10))], LEAF)


def onion(x, y, r=30):
    return path(f"M{x} {y - r * 1.5} C{x + r * 0.3} {y - r} {x + r * 1.15} {y - r * 0.6} {x + r} {y + r * 0.2} C{x + r * 0.8} {y + r} {x - r * 0.8} {y + r} {x - r} {y + r * 0.2} C{x - r * 1.15} {y - r * 0.6} {x - r * 0.3} {y - r} {x} {y - r * 1.5} Z", "#9A5A86") + path(
        f"M{x} {y - r * 1.2} C{x + r * 0.5} {y - r * 0.4} {x + r * 0.4} {y + r * 0.4} {x} {y + r * 0.78} M{x} {y - r * 1.2} C{x - r * 0.5} {y - r * 0.4} {x - r * 0.4} {y + r * 0.4} {x} {y + r * 0.78}", stroke="#C58FB4", width=3)


def awning(x, y, w):
    out, each = "", w / 8
    for i in range(8):
        color = CLAY if i % 2 == 0 else SURFACE
        out += path(f"M{x + i * each} {y} L{x + (i + 1) * each} {y} L{x + (i + 1) * each} {y + 84} A{each / 2} {each / 2} 0 0 1 {x + i * each} {y + 84} Z", color, stroke="#E3CFC6", width=1)
    return out


def stall(x, y, w=560):
    crates = ""
    for i, fruit in enumerate((tomato, onion, tomato)):
        cx = x + 20 + i * (w - 20) / 3
        for row, n in ((0, 4), (1, 3)):
            for j in range(n):
                crates += fruit(cx + 34 + j * 40 + row * 20, y + 268 - row * 36, 22)
        crates += rect(cx, y + 280, (w - 60) / 3, 76, "#B08A55", rx=6) + line(cx + 8, y + 318, cx + (w - 60) / 3 - 8, y + 318, "#8A6A3D", 4)
    return rect(x + 6, y + 40, 12, 420, "#8A6A3D") + rect(x + w - 18, y + 40, 12, 420, "#8A6A3D") + crates + rect(x - 12, y + 352, w + 24, 26, "#8A6A3D", rx=6) + awning(x - 20, y, w + 40)


def dial(x, y, grams, r=120):
    """A market scale that goes to 1,250 g; the needle turns with the weight."""
    out = circle(x, y, r, SURFACE, stroke=INK, stroke_width=8)
    for i in range(6):
        a = math.radians(-210 + 240 * i / 5)
        out += line(x + math.cos(a) * (r - 26), y + math.sin(a) * (r - 26), x + math.cos(a) * (r - 12), y + math.sin(a) * (r - 12), INK, 5)
    a = math.radians(-210 + 240 * grams / 1250)
    return out + line(x, y, x + math.cos(a) * (r - 34), y + math.sin(a) * (r - 34), CLAY, 9) + circle(x, y, 13, INK) + text(x, y + r * 0.62, f"{round(grams / 10) * 10:.0f} g", 34, INK, 700, "middle")


def blocks(x, y, n, color, of=4, w=92, shown=None):
    shown = n if shown is None else shown
    out = ""
    for i in range(max(n, of)):
        filled = i < shown - 0.5
        out += rect(x + i * (w + 8), y, w, 74, color if filled else SURFACE, rx=10, stroke=color, stroke_width=4, stroke_dasharray=None if filled else "8 8")
        out += text(x + i * (w + 8) + w / 2, y + 50, "1/4", 36, SURFACE if filled else MUTED, 700, "middle")
    return out


def draw(c):
    if c.at("stall") == 0:
        return page(opening("Frações\nna feira", "meio quilo, um quarto,\ntrês quartos", COLOR, rect(640, 0, 640, 720, "#FBF0E6") + stall(690, 140, 540)), font=FONT)
    first = c.between("stall", "kilo")
    out = ""
    if first > 0:
        tag1 = rect(730, 190, 490, 150, SURFACE, rx=16, stroke=LINE, stroke_width=2) + onion(800, 270, 36) + fraction(900, 262, 1, 2, 54, "#7A3F68") + text(958, 280, "kg de cebola", 36)
        tag2 = rect(730, 370, 490, 150, SURFACE, rx=16, stroke=LINE, stroke_width=2) + tomato(800, 446, 38) + fraction(900, 442, 3, 4, 54, CLAY) + text(958, 460, "kg de tomate", 36)
        out += group(heading("Na banca da dona Lúcia", COLOR), stall(120, 170), group(tag1, opacity=c.at("want", 0.4)), group(tag2, opacity=c.at("want", 2.2)), opacity=first)
    parts = c.between("kilo", "ask", 0.2)
    if parts > 0:
        split = c.at("kilo", 2.4, 1.2)
        bar = heading("Um quilo em quatro partes", COLOR)
        x, y, w = 130, 170, 210
        for i in range(4):
            bar += rect(x + i * (w + 18 * split), y, w, 110, COLOR, rx=10)
            bar += group(text(x + i * (w + 18 * split) + w / 2, y + 70, "1/4", 50, SURFACE, 700, "middle"), opacity=c.at("quarter", 0.3))
        bar += group(text(x + 2 * w, y + 72, "1 kg = 1000 g", 50, SURFACE, 700, "middle"), opacity=1 - split)
        rows = [("quarter", 1, "250 g"), ("half", 2, "500 g"), ("three", 3, "750 g")]
        for i, (key, n, grams) in enumerate(rows):
            row = 350 + i * 108
            name = {1: (1, 4), 2: (1, 2), 3: (3, 4)}[n]
            bar += group(fraction(170, row + 36, *name, 46, COLOR), blocks(250, row, n, COLOR, 4), text(700, row + 54, f"= {grams}", 52, INK, 700), opacity=c.at(key, 0.6))
        weight = 250 * c.at("quarter", 1.0) + 250 * c.at("half", 1.0) + 250 * c.at("three", 1.0)
        bar += dial(1080, 480, weight)
        out += group(bar, opacity=parts)
    last = c.at("ask", 0.2)
    if last > 0:
        sums = heading("Quanto pesa a sacola?", COLOR)
        half_mark = c.at("same", 2.4)
        sums += fraction(170, 250, 1, 2, 70, "#7A3F68") if half_mark < 0.5 else fraction(170, 250, 2, 4, 70, "#7A3F68")
        sums += text(262, 272, "+", 64, MUTED, 700, "middle") + fraction(350, 250, 3, 4, 70, CLAY) + text(442, 272, "=", 64, MUTED, 700, "middle")
        sums += text(540, 282, "?", 90, INK, 700, "middle") if c.at("sum", 1.4) < 0.5 else fraction(540, 250, 5, 4, 70, BRAND)
        sums += group(text(630, 272, "=", 64, MUTED, 700, "middle"), text(700, 276, "1", 84, BRAND, 700, "middle"), fraction(770, 250, 1, 4, 60, BRAND), text(830, 274, "kg", 56, BRAND, 700), opacity=c.at("sum", 3.4))
        move = c.at("sum", 0.2, 1.4)
        sums += group(blocks(110, 430, 2, "#7A3F68", 2), opacity=c.at("same", 1.0)) + group(blocks(110 + 200 + 120 * (1 - move), 430, 3, CLAY, 3), opacity=c.at("same", 1.0))
        sums += group(path(f"M110 {526} q200 34 392 0", stroke=BRAND, width=6), text(306, 590, "1 kg", 44, BRAND, 700, "middle"), text(560, 590, "1/4", 44, BRAND, 700, "middle"), opacity=c.at("sum", 2.6))
        sums += dial(1040, 460, 1250 * c.at("check", 1.2, 2.2), 145)
        sums += group(text(1040, 660, "500 + 750 = 1250 g", 38, INK, 700, "middle"), opacity=c.at("check", 1.2))
        out += group(sums, opacity=last)
    return page(out, font=FONT)
