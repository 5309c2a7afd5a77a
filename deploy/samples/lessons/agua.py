"""The water cycle over one landscape, for primary school."""
import math
import random

from studio.draw import *  # noqa: F403

META = {
    "title": "El ciclo del agua: un viaje sin final",
    "description": "Del mar a la nube, de la nube a la montaña y de regreso. Evaporación, transpiración, condensación, precipitación, "
                   "escurrimiento e infiltración, una por una, en un solo paisaje. Termina con una pregunta para investigar en casa: "
                   "¿de dónde viene el agua que llega a tu llave?",
    "language": "es", "type": "animacion", "levels": ["primaria-3-4", "primaria-5-6"], "subjects": ["geografia", "ciencias-naturales"],
    "keywords": ["ciclo del agua", "evaporación", "condensación", "precipitación", "acuífero"], "published": True,
}
ISO, VOICE, CHORD = "spa", {"voice": "es-419", "speed": 146, "pitch": 40}, ("D4", "F#4", "A4", "D5")
FONT, COLOR = "Andika", BLUE

SCRIPT = [
    ("chapter", "¿Cómo viaja el agua?"),
    ("title", "El agua que bebes hoy ya estuvo en una nube, | en un río y en el mar. ¿Cómo viaja?", {"pause": 1.0}),
    ("chapter", "Sube"),
    ("evap", "El Sol calienta el mar, los lagos y la tierra húmeda. | Parte del agua se vuelve vapor: se evapora."),
    ("trans", "Las plantas también sueltan vapor por sus hojas. | Eso se llama transpiración.", {"pause": 0.8}),
    ("cond", "Al subir, el vapor se enfría y forma gotitas diminutas: | se condensa. Eso es una nube.", {"pause": 0.9}),
    ("chapter", "Baja"),
    ("prec", "Las gotitas se juntan, pesan más y caen: | lluvia, granizo o nieve. Es la precipitación.", {"pause": 0.9}),
    ("run", "Una parte corre por arroyos y ríos de regreso al mar: | es el escurrimiento."),
    ("inf", "Otra parte se filtra en el suelo | y llena depósitos subterráneos, los acuíferos.", {"pause": 0.8}),
    ("again", "Y el viaje empieza otra vez. | Es la misma agua, que da vueltas y vueltas.", {"pause": 1.0}),
    ("chapter", "Para pensar"),
    ("fact", "De cada cien litros de agua del planeta, | menos de tres son de agua dulce.", {"pause": 0.9}),
    ("ask", "Para tu cuaderno: | ¿de dónde viene el agua que llega a tu casa?", {"pause": 0.6}),
]


_dice = random.Random(5)
RAIN = [(_dice.uniform(765, 1105), _dice.uniform(0, 165)) for _ in range(38)]


def cloud(x, y, s=1.0, fill=SURFACE):
    blobs = [(-70, 10, 48), (-20, -22, 62), (48, -8, 54), (92, 16, 38)]
    return "".join(circle(x + dx * s, y + dy * s, r * s, fill) for dx, dy, r in blobs) + rect(x - 100 * s, y + 6 * s, 210 * s, 50 * s, fill, rx=25 * s)


def tree(x, y, s=1.0):
    return rect(x - 6 * s, y - 40 * s, 12 * s, 42 * s, "#7A5A3A", rx=3) + circle(x, y - 62 * s, 34 * s, LEAF) + circle(x - 22 * s, y - 44 * s, 24 * s, "#5C8F38") + circle(x + 22 * s, y - 44 * s, 24 * s, "#3F6B22")


def sun(x, y, r, glow=0.0):
    rays = "".join(line(x + math.cos(a) * (r + 14), y + math.sin(a) * (r + 14), x + math.cos(a) * (r + 34 + 10 * glow), y + math.sin(a) * (r + 34 + 10 * glow), SUN, 8)
                   for a in (i * math.pi / 6 for i in range(12)))
    return rays + circle(x, y, r, SUN)


def landscape(glow=0.0, snow=True):
    sky = rect(0, 0, 1280, 720, "#E4F0F7")
    hills = polygon([(640, 520), (840, 190), (930, 320), (1040, 130), (1280, 470), (1280, 560), (640, 560)], "#8FA58E")
    caps = polygon([(1040, 130), (1002, 192), (1030, 186), (1046, 210), (1064, 188), (1088, 195)], SURFACE) + polygon([(840, 190), (812, 236), (838, 230), (858, 250), (872, 236)], SURFACE) if snow else ""
    land = path("M470 560 C560 500 700 478 820 490 C960 470 1120 430 1280 440 L1280 720 L470 720 Z", "#A9C08A")
    ground = path("M470 600 C640 560 900 590 1280 560 L1280 720 L440 720 Z", "#B99A6F")
    rock = path("M420 690 C700 670 1000 676 1280 660 L1280 720 L400 720 Z", "#8F7757")
    sea = path("M0 470 L470 470 C500 520 480 640 430 720 L0 720 Z", "#3F83B5") + path("M0 470 L470 470 C478 484 482 496 484 508 L0 508 Z", "#5F9CC8")
    river = path("M1000 250 C960 330 1000 380 930 430 C860 480 760 470 690 510 C620 545 560 520 478 520", stroke="#4C90C2", width=17)
    return sky + sun(170, 130, 56, glow) + hills + caps + land + ground + rock + sea + river + tree(720, 478, 0.9) + tree(1150, 452, 1.1) + tree(1215, 470, 0.8)


def word(x, y, label, opacity, fill=COLOR):
    return group(chip(x, y, label, fill, size=34), opacity=opacity)


def rain(c, key):
    out = ""
    since = round(c.since(key) * 15) / 15
    for x, start in RAIN:
        y = 288 + (start + since * 230) % 165
        out += line(x, y, x - 5, y + 20, "#1B5E93", 5)
    return out


def draw(c):
    if c.at("evap") == 0:
        art = group(landscape(), cloud(930, 210, 0.9), drop(560, 470, 0), move=(0, 0))
        return page(group(art), rect(0, 0, 560, 720, COLOR, opacity=0.96), text(70, 290, ["El ciclo", "del agua"], 84, SURFACE, 900, leading=1.14),
                    text(72, 470, "Un viaje sin final", 36, SURFACE), rect(70, 78, 50, 50, SURFACE, rx=13), polygon([(87, 90), (87, 116), (108, 103)], COLOR),
                    text(136, 115, "Acervo", 34, SURFACE, 700), font=FONT)
    glow = c.blink("evap", 4)
    still = c.gone("fact")
    out = landscape(glow)
    grown = c.at("cond", 0.5, 2.2)
    dark = c.at("prec", 0, 1.0) * c.gone("again")
    tone = "#C3CED6" if dark > 0.5 else "#FFFFFF"
    out += group(cloud(980, 205, 1.25, tone), cloud(840, 235, 0.8, tone), opacity=grown)
    for i in range(3):
        x = 110 + i * 120
        sway = [(x, 455), (x + (26 if i % 2 else -26), 380), (x + 10, 300)]
        out += group(curve_arrow(sway, CLAY, 8, c.at("evap", 1.2 + 0.4 * i, 1.6), 26), opacity=still)
    out += group(curve_arrow([(735, 400), (752, 350), (748, 300)], LEAF, 8, c.at("trans", 0.4, 1.4), 24), opacity=still)
    out += group(curve_arrow([(330, 270), (520, 150), (730, 200)], MUTED, 8, c.at("cond", 0, 1.6), 28), opacity=still)
    if 0 < c.at("prec") and c.at("run", 1.2) < 1:
        out += group(rain(c, "prec"), opacity=c.at("prec", 0.4) * (1 - c.at("run", 0.6)))
    out += group(curve_arrow([(900, 462), (760, 520), (540, 556)], BLUE, 11, c.at("run", 0.3, 1.8), 32), opacity=still)
    water = path("M640 690 C800 648 1050 650 1280 632 L1280 672 C1050 680 860 684 640 706 Z", "#4C90C2")
    out += group(water, opacity=c.at("inf", 1.6, 1.6))
    for i in range(3):
        out += group(arrow(880 + i * 110, 520, 880 + i * 110, 520 + 100, BLUE, 8, c.at("inf", 0.3 + 0.3 * i, 1.2), 24), opacity=still)
    # one ring around everything: it starts again
    turn = c.at("again", 0.2, 2.6)
    if turn > 0 and still > 0.004:
        arc = [(640 + 470 * math.cos(a), 372 + 250 * math.sin(a)) for a in (math.pi * (0.9 + 1.9 * turn * i / 40) for i in range(41))]
        out += group(polyline(arc, SEAL, 10, stroke_dasharray="2 22"), opacity=still)
    out += word(230, 545, "evaporación", c.at("evap", 2.6) * still, CLAY) + word(640, 262, "transpiración", c.at("trans", 1.8) * still * c.gone("cond"), LEAF)
    out += word(960, 120, "condensación", c.at("cond", 2.2) * still, "#3A5569") + word(1130, 322, "precipitación", c.at("prec", 1.6) * still)
    out += word(650, 632, "escurrimiento", c.at("run", 1.6) * still, "#14507F") + word(1010, 655, "infiltración", c.at("inf", 2.4) * still, "#5B4326")
    # a hundred litres
    if c.at("fact") > 0:
        board = rect(0, 0, 1280, 720, PAPER) + heading("De cada 100 litros de agua del planeta…", COLOR)
        fresh = c.at("fact", 2.2, 0.8)
        for i in range(100):
            x, y = 150 + (i % 20) * 52, 190 + (i // 20) * 62
            last = i >= 97
            board += drop(x, y + 14, 1.65, SEAL if last and fresh > 0.5 and i != 97 else "#A8CBE2" if not (i == 97 and fresh > 0.5) else "#D9A860")
        board += group(text(640, 592, "menos de 3 son de agua dulce", 50, "#8F5500", 700, "middle"), opacity=fresh)
        out += group(board, opacity=c.at("fact", 0, 0.6) * c.gone("ask"))
        question = rect(0, 0, 1280, 720, PAPER) + heading("Para tu cuaderno", SEAL) + text(110, 300, ["¿De dónde viene", "el agua que llega", "a tu casa?"], 76, INK, 700)
        tap = path("M900 260 L1040 260 C1090 260 1100 290 1100 340 L1050 340 C1050 320 1046 312 1030 312 L900 312 Z", MUTED) + rect(960, 205, 26, 60, MUTED, rx=6) + rect(925, 190, 96, 24, MUTED, rx=12)
        fall = (round(c.since("ask") * 15) / 15 * 130) % 210
        out += group(question + tap + drop(1075, 380 + fall, 2.0), opacity=c.at("ask", 0.1, 0.6))
    return page(out, font=FONT)
