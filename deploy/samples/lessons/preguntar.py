"""Wait time after a question, for teachers."""
import math

from studio.draw import *  # noqa: F403

META = {
    "title": "Preguntar mejor: tres segundos que cambian la clase",
    "description": "Después de preguntar solemos esperar cerca de un segundo. Mary Budd Rowe midió qué pasa cuando se esperan tres o más: "
                   "respuestas más largas, más participación y menos «no sé». Con el silencio vivido dentro del video y tres apoyos para sostenerlo mañana.",
    "language": "es", "type": "capsula", "levels": ["formacion-docente"], "subjects": ["docencia"],
    "keywords": ["preguntas", "tiempo de espera", "participación", "evaluación formativa", "práctica docente"], "published": True,
}
ISO, VOICE, CHORD = "spa", {"voice": "es-419+f3", "speed": 150, "pitch": 44}, ("E3", "G3", "B3", "E4")
COLOR = BRAND

SCRIPT = [
    ("chapter", "Un segundo"),
    ("title", "Preguntar mejor: tres segundos que cambian la clase.", {"pause": 0.8}),
    ("scene", "Haces una pregunta. Silencio. | Y antes de que alguien piense, ya la respondiste tú.", {"pause": 0.8}),
    ("rowe", "La investigadora Mary Budd Rowe lo midió en cientos de clases: | esperamos, en promedio, cerca de un segundo.", {"say": "La investigadora Meri Bad Róu lo midió en cientos de clases: | esperamos, en promedio, cerca de un segundo.", "pause": 0.9}),
    ("chapter", "Tres segundos"),
    ("feel", "Vamos a sentir la diferencia. | ¿Qué tema le cuesta más trabajo a tu grupo, y por qué?", {"pause": 5.2}),
    ("long", "Eso fueron cinco segundos. | Parecen muchos, pero algo se te ocurrió.", {"pause": 0.9}),
    ("found", "Al esperar tres segundos o más, Rowe encontró | respuestas más largas y mejor explicadas,", {"say": "Al esperar tres segundos o más, Róu encontró, | respuestas más largas y mejor explicadas,", "pause": 0.25}),
    ("more", "más estudiantes que participan, | y menos «no sé».", {"pause": 1.0}),
    ("chapter", "Cómo sostener el silencio"),
    ("tip1", "Uno: avisa. | «Voy a esperar; nadie levanta la mano todavía»."),
    ("tip2", "Dos: que escriban o lo hablen en parejas | antes de responder a todo el grupo."),
    ("tip3", "Tres: cuenta en silencio hasta tres, | y otra vez después de la respuesta. Suele venir algo más.", {"pause": 0.9}),
    ("tomorrow", "Mañana, elige una sola pregunta y espera. | Anota quién habló que casi nunca habla.", {"pause": 0.5}),
]
SKIN = ("#8D5B3E", "#C98F6B", "#6E4530", "#E0B08C", "#A86F4C")
SHIRT = (BLUE, SEAL, PLUM, LEAF, CLAY)


def person(x, y, i, hand=0.0, s=1.0):
    arm = line(x + 34 * s, y + 66 * s, x + 62 * s, y + (66 - 110 * hand) * s, SHIRT[i % 5], int(20 * s)) if hand > 0.02 else ""
    return arm + path(f"M{x - 52 * s} {y + 140 * s} C{x - 52 * s} {y + 60 * s} {x - 34 * s} {y + 44 * s} {x} {y + 44 * s} C{x + 34 * s} {y + 44 * s} {x + 52 * s} {y + 60 * s} {x + 52 * s} {y + 140 * s} Z", SHIRT[i % 5]) + circle(x, y, 38 * s, SKIN[i % 5]) + path(
        f"M{x - 38 * s} {y - 4 * s} A{38 * s} {38 * s} 0 0 1 {x + 38 * s} {y - 4 * s} C{x + 20 * s} {y - 22 * s} {x - 20 * s} {y - 22 * s} {x - 38 * s} {y - 4 * s} Z", "#2B211C")


def bubble(x, y, w, h, fill=SURFACE, stroke=MUTED):
    return rect(x, y, w, h, fill, rx=26, stroke=stroke, stroke_width=4) + polygon([(x + 50, y + h - 3), (x + 96, y + h - 3), (x + 44, y + h + 38)], fill) + path(f"M{x + 50} {y + h} L{x + 44} {y + h + 38} L{x + 96} {y + h}", stroke=stroke, width=4)


def clock(x, y, r, share, label, color):
    out = circle(x, y, r, SURFACE, stroke=LINE, stroke_width=16)
    if share > 0.005:
        a = min(share, 0.9999) * 2 * math.pi
        out += path(f"M{x} {y - r} A{r} {r} 0 {1 if a > math.pi else 0} 1 {x + r * math.sin(a):.1f} {y - r * math.cos(a):.1f}", stroke=color, width=16)
    return out + text(x, y + 32, label, 92, INK, 900, "middle")


def cover():
    people = "".join(person(745 + i * 110, 500 - (i % 2) * 24, i, 1.0 if i in (1, 4) else 0.0) for i in range(5))
    return opening("Preguntar\nmejor", "Tres segundos que\ncambian la clase", COLOR, rect(640, 0, 640, 720, TINT) + clock(960, 220, 120, 0.6, "3 s", SEAL) + people)


def draw(c):
    if c.at("scene") == 0:
        return page(cover())
    out = ""
    one = c.between("scene", "feel")
    if one > 0:
        scene = heading("Un segundo", COLOR) + "".join(person(200 + i * 130, 500, i) for i in range(5))
        scene += bubble(150, 200, 470, 130) + text(385, 282, "¿Por qué llueve?", 48, INK, 700, "middle")
        scene += group(bubble(660, 200, 470, 130, TINT, COLOR), text(895, 282, "Porque las nubes…", 44, COLOR, 700, "middle"), opacity=c.at("scene", 2.6) * c.gone("rowe"))
        scene += group(clock(990, 420, 150, c.at("rowe", 3.6, 1.0) / 5, "1 s", CLAY), text(990, 640, "espera promedio", 38, MUTED, 400, "middle"), opacity=c.at("rowe", 1.0))
        out += group(scene, opacity=one)
    silence = c.between("feel", "found", 0.2)
    if silence > 0:
        ended = c.ends["feel"]
        passed = min(max(c.now - ended, 0.0), 5.0)
        scene = heading("Piénsalo de verdad", SEAL) + text(110, 290, ["¿Qué tema le cuesta", "más trabajo a tu grupo,", "y por qué?"], 56, INK, 900)
        scene += clock(1010, 370, 175, round(passed * 15) / 75, f"{int(passed)} s", SEAL)
        out += group(scene, opacity=silence)
    found = c.between("found", "tip1", 0.2)
    if found > 0:
        scene = heading("Con tres segundos o más", COLOR)
        rows = [("found", 2.4, "respuestas más largas", 860), ("more", 0.2, "más estudiantes participan", 640), ("more", 1.8, "menos «no sé»", 210)]
        for i, (key, delay, label, length) in enumerate(rows):
            y = 190 + i * 160
            p = c.at(key, delay, 1.2)
            before = 260 if i < 2 else 520
            color = COLOR if i < 2 else CLAY
            scene += group(text(110, y, label, 44, INK, 700), rect(110, y + 24, before, 34, "#D8D3C6", rx=17), rect(110, y + 66, before + (length - before) * p, 34, color, rx=17), opacity=c.at(key, delay - 0.2))
        scene += group(rect(640, 640, 40, 26, "#D8D3C6", rx=13), text(692, 664, "1 segundo", 30, MUTED), rect(880, 640, 40, 26, COLOR, rx=13), text(932, 664, "3 segundos o más", 30, MUTED), opacity=c.at("found", 1.6))
        scene += group(text(110, 664, "Dibujo sin escala", 26, MUTED, style="italic"), opacity=c.at("found", 1.6))
        out += group(scene, opacity=found)
    tips = c.between("tip1", "tomorrow", 0.2)
    if tips > 0:
        scene = heading("Cómo sostener el silencio", COLOR)
        for i, (key, title, detail) in enumerate([("tip1", "Avisa", "«Voy a esperar; nadie levanta la mano todavía»."), ("tip2", "Escribir o hablar en parejas", "Antes de responder a todo el grupo."),
                                                  ("tip3", "Cuenta hasta tres, dos veces", "Después de la pregunta y después de la respuesta.")]):
            y = 170 + i * 170
            scene += group(circle(150, y + 66, 50, COLOR), text(150, y + 86, str(i + 1), 58, SURFACE, 900, "middle"), text(236, y + 54, title, 50, INK, 900), text(236, y + 108, detail, 38, MUTED),
                           opacity=c.at(key, 0.2), move=(24 * (1 - c.at(key, 0.2)), 0))
        out += group(scene, opacity=tips)
    end = rect(0, 0, 1280, 720, TINT) + heading("Mañana", SEAL) + text(110, 250, ["Una sola pregunta.", "Espera.", "Anota quién habló."], 72, INK, 900, leading=1.35) + person(980, 330, 2, c.at("tomorrow", 2.6, 1.0), 2.0)
    out += group(end, opacity=c.at("tomorrow", 0.2, 0.6))
    return page(out)
