"""Other kinds of questions than search-sets' own, asked of other collections: what somebody remembers of a text, what a teacher would
ask, names and numbers, records without a language or with a wrong one, short beside long, and few records."""
import random
import re

LANGUAGES = ("es", "en", "pt", "fr")
ASKED = {
    "es": ["como enseñar {} en tercero", "¿qué es {}?", "quiero un video sobre {}", "dónde encuentro algo de {} para mis alumnos", "necesito explicar {}"],
    "en": ["how do I teach {}", "what is {}?", "I am looking for a video about {}", "where can I find something on {} for my students", "explain {} to me"],
    "pt": ["como ensinar {} na escola", "o que é {}?", "quero um vídeo sobre {}", "onde encontro algo de {} para os meus alunos", "preciso explicar {}"],
    "fr": ["comment enseigner {} à l'école", "qu'est-ce que {} ?", "je cherche une vidéo sur {}", "où trouver quelque chose sur {} pour mes élèves", "expliquer {}"],
}


def words(text):
    return re.findall(r"\w+", text)


def telling(text, least=4):
    seen = []
    for word in words(text):
        if len(word) >= least and not word.isdigit() and word.lower() not in seen:
            seen.append(word.lower())
    return seen


def remembered(rng, record):
    """Two to four words of the text that are not in the title."""
    title = set(telling(record["title"], 1))
    body = [w for w in telling(record["text"][:2500], 5) if w not in title]
    return " ".join(rng.sample(body, rng.choice((2, 3, 3, 4)))) if len(body) > 12 else None


def about(rng, record):
    """Words of the title in another order, and one of the text."""
    title, body = telling(record["title"]), telling(record["text"][:1500], 5)
    if len(title) < 2 or not body:
        return None
    chosen = rng.sample(title, 2) + ([rng.choice(body)] if rng.random() < 0.5 else [])
    rng.shuffle(chosen)
    return " ".join(chosen)


def asked(rng, records, make, most):
    queries = []
    for record in rng.sample(records, len(records)):
        if len(queries) == most:
            break
        if text := make(rng, record):
            queries.append((text, record["_id"]))
    return queries


def write_all(folder, records, write, most=240):
    rng = random.Random("more")
    of = {language: [r for r in records if r["language"] == language] for language in LANGUAGES}
    some = rng.sample(records, 5000)
    for language in LANGUAGES:
        own = of[language]
        write(folder, f"content-{language}", records, asked(rng, own, remembered, most))
        mine = own if len(own) < 3000 else rng.sample(own, 3000)
        corpus = mine + rng.sample([r for r in records if r["language"] != language], 1500)
        ask = lambda rng, r: (text := about(rng, r)) and rng.choice(ASKED[language]).format(text)
        write(folder, f"ask-{language}", corpus, asked(rng, mine, ask, most))

    named = [{**r, "text": r["text"] + "\n" + ", ".join(r["speakers"])} for r in some]
    def name(rng, r):
        title = telling(r["title"])
        if not r["speakers"] or not title:
            return None
        person = rng.choice(r["speakers"]).lower()
        return rng.choice((person, person.split()[-1])) + " " + rng.choice(title)
    write(folder, "names", named, asked(rng, named, name, most))

    def number(rng, r):
        figures = [w for w in re.findall(r"[\w.]*\d[\w.]*\w|\d+", r["title"] + " " + r["text"][:1000])]
        others = telling(r["title"])
        return rng.choice(figures) + " " + " ".join(rng.sample(others, 2)) if figures and len(others) > 1 else None
    write(folder, "numbers", some, asked(rng, some, number, most))

    spanish = of["es"]
    mixed = [{**r, "text": ""} if rng.random() < 0.4 else {**r, "text": (r["text"] + "\n") * rng.choice((1, 3, 8))} for r in spanish + rng.sample(of["en"], 1500)]
    either = lambda rng, r: about(rng, r) if r["text"] else len(telling(r["title"])) > 2 and " ".join(rng.sample(telling(r["title"]), 3)) or None
    write(folder, "mixed-es", mixed, asked(rng, [r for r in mixed if r["language"] == "es"], either, most))
    for name_, label in (("unlabelled-es", lambda r: ""), ("mislabelled-es", lambda r: "en")):
        corpus = [{**r, "language": label(r)} for r in spanish + rng.sample(of["fr"] + of["pt"], 400)]
        write(folder, name_, corpus, asked(rng, corpus, lambda rng, r: r["from"] != "x" and (remembered(rng, r) or about(rng, r)), most))
    for language in ("es", "en", "pt"):
        long = [r for r in of[language] if len(r["text"]) > 150]
        few = rng.sample(long, min(150, len(long)))
        write(folder, f"few-{language}", few, asked(rng, few, remembered, 150))
    # What is graded: the record itself, and those that share two of its tags.
    tagged = [r for r in of["en"] if len(r["tags"]) > 2 and r["text"]][:4000]
    graded = []
    for text, document in asked(rng, tagged, lambda rng, r: " ".join(rng.sample(sorted(r["tags"]), 2)), most):
        tags = set(words(text.lower()))
        own = next(r["tags"] for r in tagged if r["_id"] == document)
        right = [r["_id"] for r in tagged if len(r["tags"] & own) > 2]
        if tags:
            graded.append((text, right[:30]))
    write(folder, "graded-en", tagged, graded)
