"""The Pythagorean theorem by moving four triangles, for secondary school."""
import math

from studio.draw import *  # noqa: F403

META = {
    "title": "El teorema de Pitágoras, sin fórmulas de memoria",
    "description": "Una escalera, una pared y cuatro triángulos que se deslizan dentro de un cuadrado: la demostración por "
                   "reacomodo, vista paso a paso. Al final se vuelve a la escalera y se calcula a qué altura llega. "
                   "Incluye el error más común: usarlo donde no hay ángulo recto.",
    "language": "es", "type": "clase", "levels": ["secundaria"], "subjects": ["matematicas"],
    "keywords": ["teorema de Pitágoras", "triángulo rectángulo", "hipotenusa", "catetos", "demostración"], "published": True,
}
ISO, VOICE, CHORD = "spa", {"voice": "es-419+m3", "speed": 150, "pitch": 38}, ("A3", "C#4", "E4", "A4")
COLOR = PLUM

SCRIPT = [
    ("chapter", "Una escalera en la pared"),
    ("title", "El teorema de Pitágoras, sin fórmulas de memoria.", {"pause": 0.8}),
    ("ladder", "Una escalera de cinco metros se apoya en una pared. | Su pie está a tres metros. ¿A qué altura llega?", {"pause": 1.2}),
    ("names", "En un triángulo rectángulo, los catetos forman el ángulo recto. | La hipotenusa queda enfrente: es el lado más largo.", {"pause": 0.8}),
    ("chapter", "Cuatro triángulos se mueven"),
    ("four", "Ponemos cuatro copias del triángulo | dentro de un cuadrado que mide a más b de lado.", {"say": "Ponemos cuatro copias del triángulo | dentro de un cuadrado que mide a más be de lado."}),
    ("hole", "El hueco del centro es un cuadrado de lado c. | Su área es c al cuadrado.", {"say": "El hueco del centro es un cuadrado de lado ce. | Su área es ce al cuadrado.", "pause": 0.8}),
    ("move", "Ahora deslizamos los triángulos, sin cambiar ninguno.", {"pause": 3.0}),
    ("two", "El hueco total mide lo mismo que antes, | pero ahora son dos cuadrados: a al cuadrado y b al cuadrado.", {"say": "El hueco total mide lo mismo que antes, | pero ahora son dos cuadrados: a al cuadrado y be al cuadrado.", "pause": 0.8}),
    ("theorem", "Por eso a cuadrada más b cuadrada | es igual a c cuadrada.", {"say": "Por eso, a cuadrada más be cuadrada, | es igual a ce cuadrada.", "pause": 1.0}),
    ("chapter", "De vuelta a la escalera"),
    ("back", "Volvamos a la escalera. | Cinco al cuadrado, menos tres al cuadrado, es dieciséis.", {"pause": 0.5}),
    ("root", "La raíz cuadrada de dieciséis es cuatro: | la escalera llega a cuatro metros.", {"pause": 0.8}),
    ("care", "Y cuidado: | esto solo vale cuando hay un ángulo recto.", {"pause": 0.5}),
]
A, B = 168.0, 224.0  # a 3-4-5 triangle, like the ladder's
S = A + B
INKS = (PLUM, BLUE, CLAY, BRAND)


def ladder(x, y, unit, answer=0.0):
    wall = rect(x - 26, y - unit * 5 + 30, 26, unit * 5 - 30, "#C9B79C") + rect(x - 70, y, unit * 4.4, 14, "#8F7757", rx=4)
    foot, top = (x + 3 * unit, y), (x, y - 4 * unit)
    dx, dy = 9, 7
    rails = line(foot[0] - dx, foot[1] - dy, top[0] - dx + 9, top[1] - dy + 7, SEAL, 7) + line(foot[0] + dx, foot[1] - dy, top[0] + dx, top[1] + dy - 10, SEAL, 7)
    rungs = "".join(line(foot[0] - dx + (top[0] - foot[0]) * t, foot[1] - dy + (top[1] - foot[1]) * t, foot[0] + dx + (top[0] - foot[0]) * t, foot[1] + (top[1] - foot[1]) * t, SEAL, 5)
                    for t in (i / 11 for i in range(1, 11)))
    label = text(x - 52, y - 2 * unit + 16, "?", 60, CLAY, 900, "middle") if answer < 0.5 else text(x - 80, y - 2 * unit + 14, "4 m", 48, BRAND, 900, "middle")
    return (wall + rails + rungs + text(x + 1.5 * unit, y + 62, "3 m", 44, INK, 700, "middle") + text(x + 1.72 * unit, y - 2.25 * unit, "5 m", 44, INK, 700) + label +
            path(f"M{x + 34} {y} L{x + 34} {y - 34} L{x} {y - 34}", stroke=INK, width=4))


def board(x, y, p1, p2, p3):
    """The big square with its four triangles; each p slides one of them to its new corner."""
    def at(px, py):
        return (x + px, y + py)
    pieces = [([(0, 0), (A, 0), (0, B)], (0, A), p1), ([(S, 0), (A, 0), (S, A)], (0, 0), 0), ([(S, S), (S, A), (B, S)], (-B, 0), p2), ([(0, S), (0, B), (B, S)], (A, -B), p3)]
    out = rect(x, y, S, S, MARK, stroke=INK, stroke_width=3)
    for (points, (mx, my), p), color in zip(pieces, INKS):
        out += group(polygon([at(*q) for q in points], color, stroke=SURFACE, stroke_width=3), move=(mx * p, my * p))
    return out


def cover():
    art = board(752, 164, 0, 0, 0) + text(752 + S / 2, 164 + S / 2 + 22, "c²", 72, INK, 900, "middle")
    return opening("El teorema\nde Pitágoras", "sin fórmulas de memoria", COLOR, art)


def draw(c):
    if c.at("ladder") == 0:
        return page(cover())
    out = group(heading("Una escalera en la pared", COLOR), ladder(360, 590, 92), opacity=c.between("ladder", "names"))
    note = rect(720, 220, 440, 250, SURFACE, rx=16, stroke=LINE, stroke_width=2) + text(760, 290, ["Largo: 5 metros", "Pie: a 3 metros", "Altura: ¿?"], 44, INK, 400, leading=1.5)
    out += group(note, opacity=c.between("ladder", "names", 1.4))
    # names of the sides
    tri = polygon([(300, 560), (300, 200), (780, 560)], "#EFE4F1", stroke=COLOR, stroke_width=6) + path("M300 516 L344 516 L344 560", stroke=INK, width=5)
    legs = line(300, 560, 300, 200, BRAND, 12) + line(300, 560, 780, 560, BRAND, 12) + chip(190, 390, "cateto a", BRAND) + chip(540, 640, "cateto b", BRAND)
    hyp = line(300, 200, 780, 560, CLAY, 12) + chip(730, 350, "hipotenusa c", CLAY)
    out += group(heading("Los lados tienen nombre", COLOR), tri, group(legs, opacity=c.at("names", 0.8)), group(hyp, opacity=c.at("names", 3.6)),
                 opacity=c.between("names", "four", 0.3))
    # the proof
    show = c.between("four", "back", 0.3)
    if show > 0:
        x, y = 130, 190
        p1, p2, p3 = c.at("move", 0.6, 1.5), c.at("move", 2.3, 1.5), c.at("move", 4.0, 1.5)
        proof = heading("Cuatro triángulos se mueven", COLOR) + board(x, y, p1, p2, p3)
        before = c.gone("move")
        proof += group(text(x + S / 2, y + S / 2 + 24, "c²", 78, INK, 900, "middle"), opacity=c.at("hole", 0.6) * before)
        proof += group(text(x + A * 0.5, y - 18, "a", 42, INK, 700, "middle"), text(x + A + B * 0.5, y - 18, "b", 42, INK, 700, "middle"),
                       text(x - 30, y + B * 0.5, "b", 42, INK, 700, "middle"), text(x - 30, y + B + A * 0.5, "a", 42, INK, 700, "middle"), opacity=before)
        after = c.at("two", 0.6)
        proof += group(text(x + A / 2, y + A / 2 + 24, "a²", 70, INK, 900, "middle"), text(x + A + B / 2, y + A + B / 2 + 24, "b²", 78, INK, 900, "middle"), opacity=after)
        proof += group(text(640, 270, ["Antes, el hueco era"], 40, MUTED), rect(1000, 222, 66, 66, MARK, stroke=INK, stroke_width=3), text(1033, 270, "c²", 36, INK, 900, "middle"), opacity=c.at("hole", 1.4))
        proof += group(text(640, 380, ["Ahora, el hueco son"], 40, MUTED), rect(1012, 340, 48, 48, MARK, stroke=INK, stroke_width=3), text(1036, 375, "a²", 28, INK, 900, "middle"),
                       rect(1076, 328, 62, 62, MARK, stroke=INK, stroke_width=3), text(1107, 371, "b²", 34, INK, 900, "middle"), opacity=after)
        proof += group(rect(630, 450, 540, 130, COLOR, rx=20), text(900, 540, "a² + b² = c²", 78, SURFACE, 900, "middle"), opacity=c.at("theorem", 0.2), move=(0, 30 * (1 - c.at("theorem", 0.2))))
        out += group(proof, opacity=show)
    # the ladder again
    sums = text(700, 230, "5² − 3² = altura²", 52, INK, 700) + group(text(700, 320, "25 − 9 = 16", 52, INK, 700), opacity=c.at("back", 2.0))
    sums += group(text(700, 410, "√16 = 4", 52, BRAND, 900), opacity=c.at("root", 0.4))
    care = rect(690, 470, 490, 120, "#FBEFD9", rx=16) + text(720, 522, ["Solo vale si hay", "un ángulo recto."], 40, "#8F5500", 700)
    out += group(heading("De vuelta a la escalera", COLOR), ladder(360, 590, 92, c.at("root", 2.2)), sums, group(care, opacity=c.at("care")), opacity=c.at("back", 0.3))
    return page(out)
