"""Photosynthesis, beginning with van Helmont's willow, for secondary school."""
import math

from studio.draw import *  # noqa: F403

META = {
    "title": "Fotosíntesis: ¿de qué está hecho un árbol?",
    "description": "Un sauce que en cinco años ganó más de setenta kilos casi sin gastar tierra. Con esa pregunta se llega a la "
                   "fotosíntesis: dióxido de carbono, agua, luz y clorofila; glucosa y oxígeno. Con la ecuación balanceada y una "
                   "pregunta para el experimento siguiente.",
    "language": "es", "type": "animacion", "levels": ["secundaria"], "subjects": ["biologia"],
    "keywords": ["fotosíntesis", "clorofila", "glucosa", "dióxido de carbono", "van Helmont"], "published": True,
}
ISO, VOICE, CHORD = "spa", {"voice": "es-419+f3", "speed": 148, "pitch": 46}, ("G3", "B3", "D4", "G4")
COLOR = LEAF

SCRIPT = [
    ("chapter", "El sauce de van Helmont"),
    ("title", "¿De qué está hecho un árbol?", {"pause": 0.8}),
    ("pot", "En el siglo diecisiete, Jan van Helmont plantó un sauce | en una maceta con noventa kilos de tierra seca.", {"say": "En el siglo diecisiete, Yan fan Jélmont plantó un sauce | en una maceta con noventa kilos de tierra seca."}),
    ("years", "Durante cinco años solo le dio agua. | El árbol ganó más de setenta kilos."),
    ("soil", "¿Y la tierra? | Perdió apenas unos sesenta gramos.", {"pause": 1.2}),
    ("water", "Él pensó que la madera venía del agua. | Tenía una parte de la respuesta. La otra estaba en el aire.", {"pause": 0.9}),
    ("chapter", "Dentro de la hoja"),
    ("in", "Por sus poros, los estomas, la hoja toma dióxido de carbono. | El agua sube desde la raíz."),
    ("light", "En los cloroplastos hay clorofila, | el pigmento verde que captura la energía de la luz."),
    ("out", "Con esa energía la planta forma glucosa, un azúcar, | y libera oxígeno.", {"pause": 0.8}),
    ("chapter", "La cuenta completa"),
    ("equation", "Seis moléculas de dióxido de carbono y seis de agua | dan una de glucosa y seis de oxígeno.", {"pause": 1.0}),
    ("wood", "Con glucosa, la planta construye celulosa. | Así que la madera del sauce salió, casi toda, del aire y del agua.", {"pause": 0.9}),
    ("ask", "Para investigar: | ¿qué cambia si la hoja queda a oscuras?", {"pause": 0.5}),
]


def willow(x, y, s):
    """A tree of size s (0.25 the cutting, 1 after five years), its foot at (x, y)."""
    trunk = path(f"M{x - 16 * s:.1f} {y} C{x - 10 * s:.1f} {y - 90 * s:.1f} {x - 6 * s:.1f} {y - 150 * s:.1f} {x:.1f} {y - 200 * s:.1f} C{x + 8 * s:.1f} {y - 150 * s:.1f} {x + 12 * s:.1f} {y - 90 * s:.1f} {x + 18 * s:.1f} {y} Z", "#7A5A3A")
    crown = "".join(circle(x + dx * s, y + dy * s, r * s, fill) for dx, dy, r, fill in
                    [(-70, -210, 62, "#5C8F38"), (70, -215, 60, "#5C8F38"), (0, -262, 78, LEAF), (-40, -180, 46, LEAF), (48, -178, 48, "#3F6B22")])
    return trunk + crown


def pot(x, y):
    return polygon([(x - 120, y), (x + 120, y), (x + 94, y + 130), (x - 94, y + 130)], CLAY) + rect(x - 134, y - 14, 268, 32, "#8F3823", rx=8) + ellipse(x, y - 14, 122, 13, "#5B4326")


def leaf(x, y, s=1.0, fill=LEAF):
    shape = path(f"M{x - 260 * s} {y} C{x - 150 * s} {y - 190 * s} {x + 120 * s} {y - 200 * s} {x + 280 * s} {y - 30 * s} C{x + 130 * s} {y + 150 * s} {x - 130 * s} {y + 170 * s} {x - 260 * s} {y} Z", fill)
    veins = path(f"M{x - 330 * s} {y + 30 * s} C{x - 150 * s} {y - 6 * s} {x + 60 * s} {y - 30 * s} {x + 262 * s} {y - 30 * s}", stroke="#2F5517", width=9 * s)
    for i in range(5):
        px, py = x + (-160 + i * 80) * s, y + (-2 - i * 6) * s
        veins += path(f"M{px} {py} q{45 * s} {-36 * s} {60 * s} {-84 * s} M{px} {py} q{50 * s} {26 * s} {66 * s} {66 * s}", stroke="#3F6B22", width=5 * s)
    return shape + veins


def molecule(x, y, kind, s=1.0):
    """Spheres in the colours that chemistry classes use: carbon grey, oxygen red, hydrogen white."""
    c, o, h = "#3C4643", "#C0392B", "#FFFFFF"
    edge = {"stroke": INK, "stroke_width": 2}
    if kind == "CO2":
        return circle(x - 26 * s, y, 19 * s, o, **edge) + circle(x + 26 * s, y, 19 * s, o, **edge) + circle(x, y, 17 * s, c, **edge)
    if kind == "H2O":
        return circle(x - 17 * s, y + 13 * s, 11 * s, h, **edge) + circle(x + 17 * s, y + 13 * s, 11 * s, h, **edge) + circle(x, y, 19 * s, o, **edge)
    if kind == "O2":
        return circle(x - 14 * s, y, 19 * s, o, **edge) + circle(x + 14 * s, y, 19 * s, o, **edge)
    ring = [(x + 46 * s * math.cos(math.pi / 3 * i), y + 46 * s * math.sin(math.pi / 3 * i)) for i in range(6)]
    out = polygon(ring, "#F6E3B4", stroke=SEAL, stroke_width=6)
    return out + "".join(circle(px, py, 15 * s, o if i == 0 else c, **edge) for i, (px, py) in enumerate(ring))


def cover():
    art = rect(640, 0, 640, 720, "#EEF4E4") + pot(960, 520) + willow(960, 520, 1.35) + circle(1180, 130, 62, SUN)
    return opening("Fotosíntesis", "¿De qué está hecho\nun árbol?", "#3B6420", art)


def draw(c):
    if c.at("pot") == 0:
        return page(cover())
    out = ""
    tale = c.between("pot", "in")
    if tale > 0:
        grow = 0.3 + 0.7 * c.at("years", 0.4, 3.0)
        scene = heading("El sauce de van Helmont", COLOR) + pot(330, 520) + willow(330, 520, grow)
        rows = [("pot", "Tierra seca al empezar", "90 kg", INK), ("years", "Ganó el árbol en 5 años", "más de 70 kg", LEAF), ("soil", "Perdió la tierra", "unos 60 g", CLAY)]
        for i, (key, label, value, color) in enumerate(rows):
            y = 180 + i * 132
            scene += group(rect(640, y, 540, 112, SURFACE, rx=14, stroke=LINE, stroke_width=2), text(672, y + 44, label, 32, MUTED), text(672, y + 94, value, 50, color, 900),
                           opacity=c.at(key, 1.6 if i != 2 else 1.0))
        scene += group(text(640, 628, "¿De dónde salió la madera?", 46, "#8F5500", 900), opacity=c.at("soil", 2.4))
        for i in range(5):
            fall = (c.since("years") * 160 + i * 60) % 240
            if c.at("years") > 0 and c.at("soil") < 1:
                scene += group(drop(205 + i * 62, 220 + round(fall, 0), 1.2), opacity=c.gone("soil"))
        out += group(scene, opacity=tale)
    inside = c.between("in", "equation", 0.2)
    if inside > 0:
        rays = "".join(group(arrow(1040 - i * 60, 150 + i * 6, 800 - i * 70, 300 + i * 10, SUN, 12, c.at("light", 0.4 + 0.2 * i, 1.0), 32)) for i in range(3))
        art = heading("Dentro de la hoja", COLOR) + circle(1130, 130, 70, SUN) + leaf(620, 420, 1.05)
        glow = c.at("light", 1.6)
        art += group("".join(ellipse(440 + i * 88, 420, 32, 19, "#8CC152", stroke="#2F5517", stroke_width=3) for i in range(5)), opacity=c.at("light", 0.6))
        art += rays
        for i in range(3):
            p = c.at("in", 0.8 + 0.5 * i, 1.8)
            art += group(molecule(120 + 95 * i + (330 + 25 * i) * p, 250 + 95 * p - 12 * i * p, "CO2", 1.1), opacity=min(1, c.at("in", 0.5 + 0.5 * i)) * (1 - 0.9 * c.at("out", 0.4)))
            q = c.at("in", 3.9 + 0.4 * i, 1.8)
            art += group(molecule(110 + 62 * i + (370 + 48 * i) * q, 596 - 100 * q, "H2O", 1.1), opacity=c.at("in", 3.7 + 0.4 * i) * (1 - 0.9 * c.at("out", 0.4)))
            r = c.at("out", 2.8 + 0.4 * i, 1.8)
            art += group(molecule(760 + 330 * r, 460 + i * 60 + 40 * r, "O2", 1.1), opacity=c.at("out", 2.7 + 0.4 * i))
        art += group(molecule(650, 420, "glucose", 1.3), opacity=c.at("out", 0.9))
        art += group(text(80, 190, "dióxido de carbono", 32, INK, 700), opacity=c.at("in", 0.6)) + group(text(80, 660, "agua", 32, BLUE, 700), opacity=c.at("in", 3.8))
        art += group(text(960, 250, "luz", 36, "#8F5500", 700), opacity=c.at("light", 0.6)) + group(chip(620, 640, "cloroplastos con clorofila", LEAF), opacity=glow * c.gone("out"))
        art += group(chip(620, 640, "glucosa", SEAL), opacity=c.at("out", 1.2)) + group(text(1060, 690, "oxígeno", 36, "#C0392B", 700, "middle"), opacity=c.at("out", 3.0))
        out += group(art, opacity=inside)
    total = c.between("equation", "ask", 0.2)
    if total > 0:
        terms = [(160, "6 CO₂", "CO2", 0.2), (440, "6 H₂O", "H2O", 1.6), (800, "C₆H₁₂O₆", "glucose", 3.4), (1100, "6 O₂", "O2", 4.6)]
        sums = heading("La cuenta completa", COLOR)
        for x, name, kind, when in terms:
            sums += group(molecule(x, 250, kind, 1.35), text(x, 410, name, 58, INK, 900, "middle"), opacity=c.at("equation", when))
        sums += group(text(300, 408, "+", 58, MUTED, 700, "middle"), opacity=c.at("equation", 1.6)) + group(arrow(560, 392, 660, 392, COLOR, 8), text(610, 352, "luz", 32, "#8F5500", 700, "middle"), opacity=c.at("equation", 3.0))
        sums += group(text(974, 408, "+", 58, MUTED, 700, "middle"), opacity=c.at("equation", 4.6))
        names = [(160, "dióxido\nde carbono"), (440, "agua"), (800, "glucosa"), (1100, "oxígeno")]
        sums += group("".join(text(x, 462, n, 30, MUTED, 400, "middle") for x, n in names), opacity=c.at("equation", 5.2))
        sums += group(rect(140, 560, 1000, 96, "#EEF4E4", rx=18), text(640, 622, "glucosa → celulosa → madera: aire y agua", 44, "#3B6420", 700, "middle"), opacity=c.at("wood", 0.4))
        out += group(sums, opacity=total)
    dark = rect(0, 0, 1280, 720, "#18211F") + leaf(850, 400, 0.95, "#2E4A1E") + text(90, 250, ["¿Qué cambia", "si la hoja queda", "a oscuras?"], 68, "#ECF0EC", 900) + circle(1150, 130, 48, "#ECF0EC") + circle(1170, 118, 44, "#18211F")
    out += group(dark, opacity=c.at("ask", 0.2, 0.8))
    return page(out)
