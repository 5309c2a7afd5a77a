"""A poem of José Martí read aloud, and three keys for reading it; sound only."""
from studio.draw import *  # noqa: F403

META = {
    "title": "Leer en voz alta: «Cultivo una rosa blanca», de José Martí",
    "description": "Un audio para preparar una lectura en voz alta. Se escucha el poema completo (Versos sencillos, XXXIX, 1891), "
                   "se dan tres claves —respirar, no cantar la rima, mirar a quien escucha— y se deja el silencio para que el grupo lo diga. "
                   "Otras ediciones dicen «junio» y «ortiga» donde aquí se lee «julio» y «oruga», que es una hierba.",
    "language": "es", "type": "podcast", "levels": ["primaria-5-6", "secundaria"], "subjects": ["espanol", "lectura", "literatura"],
    "keywords": ["lectura en voz alta", "poesía", "José Martí", "Versos sencillos"], "published": True,
}
ISO, VOICE = "spa", {"voice": "es-419+f2", "speed": 132, "pitch": 42, "lead": 4.2, "tail": 4.0}
CHORDS = [("A2", "E3", "A3", "C4"), ("F2", "C3", "F3", "A3"), ("C3", "G3", "C4", "E4"), ("G2", "D3", "G3", "B3")]
draw = None
SLOW = {"voice": "es-419+m3", "speed": 112, "pitch": 36}

SCRIPT = [
    ("chapter", "Antes de leer"),
    ("hello", "Un poema se lee con los ojos, | pero se entiende mejor con la voz.", {"pause": 0.7}),
    ("who", "Este lo escribió José Martí, poeta cubano, | y se publicó en 1891.", {"say": "Este lo escribió José Martí, poeta cubano, | y se publicó en mil ochocientos noventa y uno.", "pause": 0.7}),
    ("listen", "Escúchalo primero, sin leerlo.", {"pause": 1.6}),
    ("chapter", "El poema"),
    ("v1", "Cultivo una rosa blanca,", {**SLOW, "pause": 0.45}),
    ("v2", "en julio como en enero,", {**SLOW, "pause": 0.5}),
    ("v3", "para el amigo sincero", {**SLOW, "pause": 0.35}),
    ("v4", "que me da su mano franca.", {**SLOW, "pause": 1.5}),
    ("v5", "Y para el cruel que me arranca", {**SLOW, "pause": 0.3}),
    ("v6", "el corazón con que vivo,", {**SLOW, "pause": 0.55}),
    ("v7", "cardo ni oruga cultivo:", {**SLOW, "pause": 0.7}),
    ("v8", "cultivo la rosa blanca.", {**SLOW, "pause": 2.4}),
    ("chapter", "Tres claves para leerlo"),
    ("k1", "Primera clave: respira donde hay punto, | no donde termina cada renglón.", {"pause": 0.8}),
    ("k2", "Segunda clave: no cantes la rima. | Ella se escucha sola.", {"pause": 0.8}),
    ("k3", "Tercera clave: antes del último verso, haz una pausa | y mira a quien te escucha.", {"pause": 1.2}),
    ("chapter", "Ahora tú"),
    ("turn", "Ahora te toca. | Lee el poema a alguien, despacio, como quien ofrece una flor.", {"pause": 1.0}),
    ("talk", "Y después conversen: | ¿por qué le da la misma rosa a quien le hace daño?", {"pause": 0.5}),
]


def petal(x, y, r, turn, fill):
    """Seen from above: a broad rounded leaf that starts at (x, y)."""
    shape = path(f"M{x} {y} C{x - r * 0.95:.1f} {y - r * 0.3:.1f} {x - r * 0.8:.1f} {y - r * 1.25:.1f} {x} {y - r * 1.1:.1f} "
                 f"C{x + r * 0.8:.1f} {y - r * 1.25:.1f} {x + r * 0.95:.1f} {y - r * 0.3:.1f} {x} {y} Z", fill, "#D9D2C2", 3)
    return group(shape, turn=turn, about=(x, y))


def cover():
    x, y = 960, 300
    stem = path(f"M{x} {y + 90} C{x - 10} {y + 240} {x + 40} {y + 300} {x + 6} 720", stroke="#4B7A2B", width=16)
    leaves = path(f"M{x + 14} 560 C{x + 60} 470 {x + 160} 480 {x + 190} 520 C{x + 140} 590 {x + 70} 590 {x + 14} 560 Z", "#5C8F38") + path(
        f"M{x + 10} 620 C{x - 40} 540 {x - 140} 550 {x - 170} 590 C{x - 120} 655 {x - 50} 650 {x + 10} 620 Z", "#4B7A2B")
    rings = [(8, 200, 0, "#F1ECE0"), (7, 158, 22, "#F8F5EC"), (6, 116, 8, "#FFFFFF"), (5, 76, 30, "#FBF8F0")]
    rose = "".join(petal(x, y, r, first + 360 * i / n, fill) for n, r, first, fill in rings for i in range(n))
    heart = circle(x, y, 30, "#FFFFFF", stroke="#D9D2C2", stroke_width=3) + path(f"M{x - 14} {y} A14 14 0 1 1 {x + 6} {y + 12} M{x - 4} {y - 2} A7 7 0 0 1 {x + 10} {y - 2}", stroke="#CBB98F", width=4)
    ground = rect(640, 0, 640, 720, "#17302C")
    return page(opening("Cultivo una\nrosa blanca", "José Martí\npara leer en voz alta", BRAND, ground + stem + leaves + rose + heart))
