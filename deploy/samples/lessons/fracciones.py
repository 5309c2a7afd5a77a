"""Equivalent fractions with strips of paper, for third and fourth grade."""
import math

from studio.draw import *  # noqa: F403

META = {
    "title": "Fracciones equivalentes con tiras de papel",
    "description": "Con tres tiras iguales y un color se ve por qué un medio, dos cuartos y cuatro octavos son la misma cantidad. "
                   "Se dobla, se pinta, se compara y al final se descubre la regla: multiplicar arriba y abajo por el mismo número. "
                   "Pensada para pausar el video y hacerlo con papel.",
    "language": "es", "type": "capsula", "levels": ["primaria-3-4"], "subjects": ["matematicas"],
    "keywords": ["fracciones", "fracciones equivalentes", "tiras de papel", "material concreto"], "published": True,
}
ISO, VOICE, CHORD = "spa", {"voice": "es-419+f2", "speed": 142, "pitch": 48}, ("C4", "E4", "G4", "C5")
FONT, COLOR = "Andika", BRAND

SCRIPT = [
    ("chapter", "Una tira, un entero"),
    ("title", "Fracciones equivalentes con tiras de papel.", {"pause": 0.8}),
    ("one", "Toma una tira de papel. | La tira completa es un entero."),
    ("half", "Dóblala por la mitad y marca bien el doblez. | Cada parte es un medio.", {"pause": 0.7}),
    ("paint", "Pinta una de las dos partes: | pintaste un medio de la tira.", {"pause": 0.9}),
    ("chapter", "¿Y si doblamos más?"),
    ("four", "Toma otra tira igual y dóblala en cuatro partes. | Cada parte es un cuarto."),
    ("two", "Pinta dos cuartos y pon esta tira debajo de la primera. | ¿Qué notas?", {"pause": 2.2}),
    ("same", "Lo pintado mide lo mismo. | Un medio y dos cuartos son fracciones equivalentes.", {"pause": 0.8}),
    ("eight", "Con ocho partes pasa igual: | cuatro octavos llegan al mismo lugar.", {"pause": 0.9}),
    ("chapter", "La regla escondida"),
    ("rule", "Mira los números. | Si multiplicas arriba y abajo por dos, | la cantidad no cambia: solo hay más partes, y más chicas.", {"pause": 1.0}),
    ("ask", "¿Y si partes una tira en seis? | ¿Cuántos sextos miden lo mismo que un medio?", {"pause": 2.6}),
    ("answer", "Tres sextos. | Compruébalo con tu tira.", {"pause": 0.7}),
    ("bye", "Ahora tú: busca otra fracción equivalente a un medio.", {"pause": 0.5}),
]

X, W, H = 240, 800, 92


def strip(y, parts, painted, color, marks=1.0, size=46):
    """A strip of paper: `painted` (0..1 of its length) coloured, fold marks, the name of each part."""
    out = rect(X + 4, y + 6, W, H, "#E9E4D8", rx=6) + rect(X, y, W, H, SURFACE, rx=6, stroke="#CFC8B8", stroke_width=2)
    out += rect(X, y, W * painted, H, color, rx=6)
    each = W / parts
    for i in range(1, parts):
        out += group(line(X + i * each, y + 5, X + i * each, y + H - 5, "#8A8577", 3, stroke_dasharray="9 9"), opacity=marks)
    for i in range(parts):
        inside = (i + 1) * each <= W * painted + 1
        label = "1" if parts == 1 else f"1/{parts}"
        out += group(text(X + (i + 0.5) * each, y + H / 2 + size * 0.34, label, size if parts < 8 else 34, SURFACE if inside else MUTED, 700, "middle"), opacity=marks)
    return out


def folding(y, p):
    """The right half goes over the left one and comes back."""
    turn = math.cos(math.pi * (2 * p if p < 0.5 else 2 - 2 * p))
    half = W / 2
    flap = rect(X + half, y, half, H, SURFACE if turn > 0 else TINT, rx=6, stroke="#CFC8B8", stroke_width=2)
    return rect(X, y, half, H, SURFACE, rx=6, stroke="#CFC8B8", stroke_width=2) + group(flap, scale=(turn, 1), about=(X + half, y))


def cover():
    art = ""
    for i, (parts, color) in enumerate([(1, "#C9C2B0"), (2, SEAL), (4, BLUE), (8, PLUM)]):
        y = 180 + i * 96
        each = 470 / parts
        for j in range(parts):
            art += rect(720 + j * each + 2, y, each - 4, 74, color if parts == 1 or j < parts / 2 else SURFACE, rx=8, stroke=color, stroke_width=4)
    return opening("Fracciones\nequivalentes", "con tiras de papel", COLOR, art)


def draw(c):
    if c.at("one") == 0:
        return page(cover(), font=FONT)
    first, later = c.gone("rule"), c.at("rule", 0.3)
    y1, y2, y3 = 190, 340, 490
    out = heading("Una tira, un entero", COLOR, c.between("one", "four")) + heading("¿Y si doblamos más?", COLOR, c.between("four", "rule"))
    fold = c.at("half", 0.2, 2.6)
    top = folding(300, fold) if 0 < fold < 1 else strip(300, 2 if fold else 1, 0.5 * c.at("paint", 0.3, 1.2), SEAL, 1.0 if fold else c.at("one", 1.6))
    lift = c.at("four", 0, 0.8)
    out += group(top, move=(0, (y1 - 300) * lift), opacity=first)
    second = strip(y2, 4, 0.5 * c.at("two", 0.3, 1.4), BLUE, c.at("four", 1.4))
    out += group(second, opacity=c.at("four", 0.5) * first, move=(0, 60 * (1 - c.at("four", 0.5))))
    out += group(strip(y3, 8, 0.5 * c.at("eight", 0.8, 1.4), PLUM, c.at("eight", 0.5)), opacity=c.at("eight") * first)
    # the same place, from the first strip to the last
    reach = (y2 + H if c.at("eight") == 0 else y3 + H) + 26
    out += group(line(X + W / 2, y1 - 26, X + W / 2, reach, CLAY, 6), opacity=c.at("same", 0.2) * first)
    out += group(text(X + W / 2 + 16, y1 - 22, "¡aquí!", 38, CLAY, 700), opacity=c.at("same", 0.2) * first)
    out += group(text(640, 520, "Pinta una parte: un medio", 46, INK, 700, "middle"), opacity=c.between("paint", "four", 0.5))
    # the rule
    rule = heading("La regla escondida", COLOR)
    for i, (a, b, color) in enumerate([(1, 2, SEAL), (2, 4, BLUE), (4, 8, PLUM)]):
        rule += fraction(300 + i * 340, 340, a, b, 116, color)
        if i:
            seen = c.at("rule", 1.4 + 1.3 * (i - 1))
            x = 130 + i * 340
            rule += group(text(x, 358, "=", 80, MUTED, 700, "middle"), text(x, 218, "× 2", 44, COLOR, 700, "middle"), text(x, 512, "× 2", 44, COLOR, 700, "middle"),
                          curve_arrow([(x - 110, 246), (x, 200), (x + 105, 246)], COLOR, 6, seen, 22), curve_arrow([(x - 110, 450), (x, 496), (x + 105, 450)], COLOR, 6, seen, 22),
                          opacity=seen)
    out += group(rule, opacity=later * c.gone("ask"))
    # your turn
    turn = heading("Ahora tú", SEAL) + strip(190, 2, 0.5, SEAL) + strip(340, 6, 0.5 * c.at("answer", 0, 1.4), LEAF)
    turn += group(fraction(500, 560, 1, 2, 76, SEAL), text(590, 578, "=", 64, MUTED, 700, "middle"), text(690, 590, "?", 100, INK, 700, "middle") if c.at("answer") < 0.5 else fraction(690, 560, 3, 6, 76, LEAF))
    out += group(turn, opacity=c.at("ask", 0.3))
    return page(out, font=FONT)
