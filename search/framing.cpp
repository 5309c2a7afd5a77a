#include "search/framing.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "search/slips.hpp"
#include "search/stop_words.hpp"

namespace acervo::search {

namespace {

using Words = std::unordered_set<std::string_view>;

/// Nobody looks for these: whoever begins with one asks for what follows.
const Words& requests() {
  static const Words words{"quiero",     "quisiera",   "queremos",  "necesito", "necesitamos", "busco",     "buscamos",
                           "ayudame",    "explicar",   "explicame", "explica",  "explicarles", "ensenar",   "enseno",
                           "ensename",   "ensenarles", "muestrame", "dame",     "encuentro",   "quero",     "queria",
                           "preciso",    "precisamos", "procuro",   "encontro", "explique",    "ensinar",   "ensino",
                           "mostre",     "explain",    "teach",     "teaching", "looking",     "need",      "want",
                           "explaining", "cherche",    "voudrais",  "veux",     "besoin",      "expliquer", "enseigner",
                           "please",     "porfavor",   "hola",      "oye",      "disculpe",    "disculpa",  "oi",
                           "hello",      "hi",         "hey",       "bonjour"};
  return words;
}

/// "Buenos días", but "buenos aires": the second word tells.
const Words& greetings() {
  static const Words words{"dia",    "dias",  "tarde",   "tardes",    "noche",
                           "noches", "noite", "morning", "afternoon", "evening"};
  return words;
}
const Words& greeting_beginnings() {
  static const Words words{"buen", "buenos", "buenas", "bom", "boa", "good"};
  return words;
}

/// At the end of what began with a request.
const Words& thanks() {
  static const Words words{"favor",  "porfavor", "porfa",    "gracias", "please",
                           "thanks", "obrigado", "obrigada", "merci"};
  return words;
}

/// These ask where something stands before them: "cómo usar", but "usar" may be what is sought.
const Words& verbs() {
  static const Words words{
      "saber",     "sepa",       "conocer",     "entender",  "comprender", "aprender",  "aprendo",   "ver",
      "mostrar",   "hacer",      "hago",        "hace",      "puedo",      "puede",     "podria",    "podemos",
      "debo",      "encontrar",  "buscar",      "usar",      "uso",        "usa",       "utilizar",  "trabajar",
      "trabajo",   "dar",        "tener",       "sirve",     "sirven",     "significa", "funciona",  "funcionan",
      "tienen",    "tienes",     "tiene",       "tem",       "have",       "gustaria",  "ayuda",     "ayudar",
      "tengo",     "conhecer",   "compreender", "entendo",   "fazer",      "faco",      "posso",     "pode",
      "achar",     "serve",      "servem",      "funcionam", "gostaria",   "ajuda",     "ajudar",    "tenho",
      "trabalhar", "look",       "find",        "show",      "tell",       "learn",     "know",      "understand",
      "see",       "get",        "use",         "do",        "make",       "work",      "works",     "mean",
      "means",     "help",       "like",        "trouver",   "savoir",     "apprendre", "connaitre", "comprendre",
      "voir",      "montrer",    "faire",       "fais",      "peux",       "peut",      "puis",      "sert",
      "servent",   "fonctionne", "signifie",    "aider",     "utiliser"};
  return words;
}

/// What is looked for here, whatever it is about; with what follows: "un video sobre", "algo de".
const Words& things() {
  static const Words words{"video",     "videos",      "clase",       "clases",     "leccion",     "lecciones",
                           "material",  "materiales",  "recurso",     "recursos",   "actividad",   "actividades",
                           "algo",      "informacion", "tema",        "aula",       "aulas",       "licao",
                           "licoes",    "materiais",   "atividade",   "atividades", "informacoes", "lesson",
                           "lessons",   "something",   "anything",    "materials",  "resource",    "resources",
                           "activity",  "activities",  "information", "cours",      "lecon",       "lecons",
                           "ressource", "ressources",  "quelque",     "chose",      "activite",    "activites"};
  return words;
}

/// For whom.
const Words& listeners() {
  static const Words words{"alumno",    "alumna",     "alumnos",  "alumnas",   "estudiante", "estudiantes", "nino",
                           "nina",      "ninos",      "ninas",    "chicos",    "grupo",      "clase",       "clases",
                           "salon",     "hijo",       "hija",     "hijos",     "aluno",      "aluna",       "alunos",
                           "alunas",    "estudantes", "crianca",  "criancas",  "turma",      "turmas",      "sala",
                           "aula",      "student",    "students", "kid",       "kids",       "child",       "children",
                           "pupils",    "graders",    "class",    "classroom", "eleve",      "eleves",      "enfants",
                           "etudiants", "classe",     "ecole",    "escuela",   "escola",     "school"};
  return words;
}

/// And in which of their years.
const Words& years() {
  static const Words words{"grado",        "grados", "ano",    "anos",   "primaria",    "secundaria", "preescolar",
                           "bachillerato", "grade",  "grades", "serie",  "fundamental", "primero",    "segundo",
                           "tercero",      "cuarto", "quinto", "sexto",  "primer",      "tercer",     "primeiro",
                           "terceiro",     "quarto", "first",  "second", "third",       "fourth",     "fifth",
                           "sixth",        "year",   "th",     "st",     "nd",          "rd"};
  return words;
}

const Words& owners() {
  static const Words words{"mi",    "mis",    "nuestros", "nuestras", "meu", "meus",
                           "minha", "minhas", "my",       "our",      "mes", "nos"};
  return words;
}

/// French little words that are something else in Spanish, but not here.
const Words& leads() {
  static const Words words{"sur", "par", "comment", "notre"};
  return words;
}

constexpr std::size_t kShortestSlip = 3;  // letters
constexpr double kSlight = 0.8;           // slips: two letters swapped, or less
constexpr std::size_t kFarthest = 32;     // words from either end: nobody asks with more

bool is_number(const std::string& word) {
  return !word.empty() && word.size() <= 3 && word.front() >= '0' && word.front() <= '9';
}

class Framer {
 public:
  Framer(const std::vector<Token>& tokens, const FramingContext& context)
      : tokens_(tokens), context_(context), words_(tokens.size()) {}

  Framing run() const {
    const std::size_t begin = leading();
    const std::size_t end = trailing(begin);
    const bool tells = std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                                   tokens_.begin() + static_cast<std::ptrdiff_t>(end),
                                   [](const Token& token) { return !is_stop_word(token.folded); });
    return tells ? Framing{begin, end} : Framing{0, tokens_.size()};
  }

 private:
  /// The word itself or, where nobody says it, the one that asks and is nearest to it.
  std::string_view meant(std::size_t i) const {
    const std::string& typed = tokens_[i].folded;
    if (typed.size() < kShortestSlip || context_.known(i)) return typed;
    std::string_view nearest = typed;
    double least = typed.size() == kShortestSlip ? kSlight : 1;
    const auto consider = [&](std::string_view word) {
      // Of a short word a letter is missing, or two are swapped.
      const double limit = typed.size() == kShortestSlip && word.size() > typed.size() ? 1 : least;
      if (word.size() < kShortestSlip) return;
      if (const double slips = slip_cost(typed, word, limit); slips <= limit) nearest = word, least = slips;
    };
    for (const Words* words : {&requests(), &verbs(), &things(), &listeners(), &years(), &owners()})
      for (const std::string_view word : *words) consider(word);
    for (std::size_t language = 0; language < kStemmedLanguages; ++language)
      for (const std::string_view word : stop_words(static_cast<Language>(language))) consider(word);
    return nearest;
  }
  /// What was meant, asked for once: comparing it with all of these words is dear.
  std::string_view word(std::size_t i) const {
    if (!words_[i]) words_[i] = meant(i);
    return *words_[i];
  }
  bool is(const Words& words, std::size_t i) const { return words.contains(word(i)); }
  bool little(std::size_t i) const {
    return is_stop_word(word(i)) || is(owners(), i) || is(leads(), i) || word(i).size() < 2;
  }

  std::size_t leading() const {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < std::min(tokens_.size(), kFarthest); ++i) {
      if (context_.named(i)) break;
      if (begin == i && i + 2 < tokens_.size() && is(greeting_beginnings(), i) && is(greetings(), i + 1)) {
        begin = ++i + 1;
        continue;
      }
      const bool follows = i + 1 < tokens_.size() && little(i + 1);
      const bool asks = is(requests(), i) || (i > 0 && is(verbs(), i)) || (is(things(), i) && (follows || begin == i));
      if (asks && !(begin == 0 && i == 0 && is(things(), i) && !follows))
        begin = i + 1;
      else if (!little(i))
        break;
    }
    while (begin > 0 && begin < tokens_.size() && little(begin)) ++begin;
    return begin;
  }

  std::size_t trailing(std::size_t begin) const {
    std::size_t end = tokens_.size();
    bool asks = false;
    for (std::size_t i = tokens_.size(); i-- > begin + 1 && i + kFarthest >= tokens_.size();) {
      const bool closes = is(verbs(), i) && little(0);
      const bool listens = is(listeners(), i) && (begin > 0 || (i > 0 && is(owners(), i - 1)));
      const bool counts = begin > 0 && (is(years(), i) || is_number(tokens_[i].folded));
      const bool thanks_for = begin > 0 && is(thanks(), i);
      asks = asks || closes || listens || counts || thanks_for;
      if (!closes && !listens && !counts && !thanks_for && !little(i)) break;
      // Where a little word leads into it: "para mis alumnos"; a verb closes by itself: "how magnets work".
      if (asks && (little(i) || thanks_for || (closes && i + 1 == tokens_.size()))) end = i;
    }
    return end;
  }

  const std::vector<Token>& tokens_;
  const FramingContext& context_;
  mutable std::vector<std::optional<std::string_view>> words_;  ///< of the tokens, as they were meant
};

}  // namespace

Framing framing_of(const std::vector<Token>& tokens, const FramingContext& context) {
  return tokens.empty() ? Framing{} : Framer(tokens, context).run();
}

}  // namespace acervo::search
