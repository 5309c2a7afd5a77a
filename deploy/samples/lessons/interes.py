"""Compound interest as a curve that one watches grow, for upper secondary."""
from studio.draw import *  # noqa: F403

META = {
    "title": "Interés compuesto: cuando el dinero trabaja (o te cobra)",
    "description": "Mil pesos al diez por ciento anual, con interés simple y con interés compuesto: la misma tasa y dos historias muy distintas. "
                   "Se dibujan las dos gráficas año por año, se explica la regla del setenta y dos y se le da la vuelta: una deuda crece igual.",
    "language": "es", "type": "clase", "levels": ["media-superior"], "subjects": ["finanzas", "matematicas"],
    "keywords": ["interés compuesto", "ahorro", "crecimiento exponencial", "regla del 72", "deuda"], "published": True,
}
ISO, VOICE, CHORD = "spa", {"voice": "es-419", "speed": 150, "pitch": 36}, ("D3", "A3", "D4", "F#4")
COLOR = "#8F5500"

SCRIPT = [
    ("chapter", "Dos cuentas, la misma tasa"),
    ("title", "Interés compuesto: cuando el dinero trabaja, o te cobra.", {"pause": 0.8}),
    ("start", "Ana y Beto guardan mil pesos cada uno, | al diez por ciento anual."),
    ("simple", "Beto recibe interés simple: | cien pesos cada año, siempre sobre los mil del principio.", {"pause": 0.6}),
    ("compound", "Ana recibe interés compuesto: | cada año, el diez por ciento de todo lo que ya juntó.", {"pause": 0.8}),
    ("chapter", "Año por año"),
    ("first", "El primer año empatan: mil cien pesos. | El segundo, Ana gana ciento diez; Beto, otra vez cien."),
    ("ten", "A los diez años, Beto tiene dos mil. | Ana, casi dos mil seiscientos.", {"pause": 0.7}),
    ("thirty", "A los treinta, Beto tiene cuatro mil. | Ana, más de diecisiete mil.", {"pause": 1.0}),
    ("why", "La recta suma lo mismo cada año. | La curva multiplica por lo mismo cada año.", {"pause": 0.9}),
    ("chapter", "La regla del 72"),
    ("rule", "¿En cuánto tiempo se duplica? | Divide setenta y dos entre la tasa: setenta y dos entre diez, unos siete años.", {"pause": 0.9}),
    ("debt", "Y cuidado: una deuda también es compuesta. | Al treinta y seis por ciento, se duplica en unos dos años.", {"pause": 0.9}),
    ("ask", "Calcula: ¿cuánto tendría Ana | si empezara diez años después?", {"pause": 0.5}),
]


def coin(x, y, r=26, color=SUN):
    return ellipse(x, y, r, r * 0.42, color, stroke=COLOR, stroke_width=3)


def stack(x, y, n, color=SUN):
    return "".join(coin(x, y - i * 13, color=color) for i in range(n))


def cover():
    art = rect(640, 0, 640, 720, "#FBF3E3")
    for i, n in enumerate((3, 5, 8, 13, 20, 31)):
        art += stack(720 + i * 94, 590, n)
    return opening("Interés\ncompuesto", "Cuando el dinero\ntrabaja (o te cobra)", "#7A4A00", art)


def draw(c):
    if c.at("start") == 0:
        return page(cover())
    out = ""
    two = c.between("start", "first")
    if two > 0:
        scene = heading("Dos cuentas, la misma tasa", COLOR)
        for i, (key, name, how, color) in enumerate([("simple", "Beto", ["Interés simple:", "+ $100 cada año"], BLUE), ("compound", "Ana", ["Interés compuesto:", "+ 10 % de todo"], COLOR)]):
            x = 100 + i * 560
            more = c.at(key, 1.4, 2.0)
            scene += rect(x, 170, 520, 440, SURFACE, rx=22, stroke=LINE, stroke_width=2) + text(x + 40, 240, name, 56, color, 900) + text(x + 480, 240, "$1,000", 48, INK, 700, "end")
            scene += group(text(x + 40, 310, how, 42, INK), opacity=c.at(key, 0.2))
            for j in range(5):
                n = 4 + (j if i == 0 else (0, 1, 2, 4, 7)[j])
                scene += group(stack(x + 90 + j * 86, 560, n if j == 0 else max(4, round(4 + (n - 4) * more)), SUN), opacity=1 if j == 0 else c.at(key, 1.0 + 0.3 * j))
        out += group(scene, opacity=two)
    graph = c.between("first", "rule", 0.2)
    if graph > 0:
        x0, y0, w, h = 170, 610, 940, 450
        years = 2 * c.at("first", 0.6, 4.0) + 8 * c.at("ten", 0.4, 2.4) + 20 * c.at("thirty", 0.4, 3.6)
        def at(t, v):
            return (x0 + w * t / 30, y0 - h * v / 18000)
        scene = heading("Año por año", COLOR) + line(x0, y0, x0 + w + 20, y0, INK, 4) + line(x0, y0, x0, y0 - h - 10, INK, 4)
        for t in (0, 5, 10, 15, 20, 25, 30):
            scene += text(at(t, 0)[0], y0 + 42, str(t), 30, MUTED, 400, "middle")
        for v in (4000, 8000, 12000, 16000):
            scene += line(x0, at(0, v)[1], x0 + w, at(0, v)[1], LINE, 2) + text(x0 - 14, at(0, v)[1] + 10, f"${v:,}", 28, MUTED, 400, "end")
        scene += text(x0 + w / 2, y0 + 88, "años", 32, INK, 400, "middle")
        n = 40
        ana = [at(years * i / n, 1000 * 1.1 ** (years * i / n)) for i in range(n + 1)]
        beto = [at(years * i / n, 1000 + 100 * years * i / n) for i in range(n + 1)]
        if years > 0:
            scene += polyline(beto, BLUE, 9) + polyline(ana, SEAL, 9) + circle(*beto[-1], 13, BLUE) + circle(*ana[-1], 13, SEAL)
        box = rect(210, 150, 420, 170, SURFACE, rx=16, stroke=LINE, stroke_width=2)
        a, b = 1000 * 1.1 ** years, 1000 + 100 * years
        box += text(240, 204, f"Año {int(round(years))}", 36, MUTED, 700) + text(240, 256, "Ana", 40, COLOR, 900) + text(600, 256, f"${a:,.0f}", 44, COLOR, 900, "end") + text(240, 302, "Beto", 40, BLUE, 900) + text(600, 302, f"${b:,.0f}", 44, BLUE, 900, "end")
        scene += box
        scene += group(chip(985, 580, "suma lo mismo", BLUE), opacity=c.at("why", 0.2)) + group(chip(575, 400, "multiplica por lo mismo", COLOR), opacity=c.at("why", 2.2))
        out += group(scene, opacity=graph)
    rule = c.between("rule", "ask", 0.2)
    if rule > 0:
        scene = heading("La regla del 72", COLOR) + text(110, 250, "años para duplicarse ≈", 50, INK, 400) + fraction(790, 232, "72", "tasa", 64, COLOR)
        scene += group(rect(110, 350, 500, 250, "#FBF3E3", rx=20), text(150, 420, "Ahorro al 10 %", 42, INK, 700), text(150, 490, "72 ÷ 10 ≈ 7 años", 48, COLOR, 900), stack(520, 570, 3), stack(575, 570, 6), opacity=c.at("rule", 2.6))
        scene += group(rect(660, 350, 510, 250, "#F9E7E4", rx=20), text(700, 420, "Deuda al 36 %", 42, INK, 700), text(700, 490, "72 ÷ 36 = 2 años", 48, "#B3261E", 900), text(700, 560, "crece igual, en tu contra", 34, MUTED), opacity=c.at("debt", 1.2))
        out += group(scene, opacity=rule)
    end = rect(0, 0, 1280, 720, "#FBF3E3") + heading("Calcula", SEAL) + text(110, 270, ["¿Cuánto tendría Ana", "a los treinta años si", "empezara diez después?"], 66, INK, 900) + "".join(stack(960 + i * 80, 590, n) for i, n in enumerate((4, 9, 20)))
    out += group(end, opacity=c.at("ask", 0.2, 0.6))
    return page(out)
