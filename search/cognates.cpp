#include "search/cognates.hpp"

#include <algorithm>
#include <array>

namespace acervo::search {

namespace {

constexpr std::size_t kShortestWord = 6;
constexpr std::size_t kShortestBody = 3;
constexpr std::size_t kLongEnding = 5;  // letters: it says so much that one letter before it is enough
constexpr std::size_t kMostCognates = 6;
constexpr std::size_t kLongWord = 7;  // letters, of which one may fall off: paralelo, parallel

/// One ending in es, pt, en, fr, folded; empty where the language has none of its own.
using Ending = std::array<std::string_view, kStemmedLanguages>;

/// The longer ones first: the first that fits in the word's own language is its ending.
constexpr Ending kEndings[] = {
    {"cciones", "coes", "ctions", "ctions"},
    {"ciones", "coes", "tions", "tions"},
    {"siones", "soes", "sions", "sions"},
    {"ccion", "cao", "ction", "ction"},
    {"idades", "idades", "ities", "ites"},
    {"cion", "cao", "tion", "tion"},
    {"sion", "sao", "sion", "sion"},
    {"idad", "idade", "ity", "ite"},
    {"encias", "encias", "ences", "ences"},
    {"encia", "encia", "ence", "ence"},
    {"encia", "encia", "ency", "ence"},
    {"ancias", "ancias", "ances", "ances"},
    {"ancia", "ancia", "ance", "ance"},
    {"ismo", "ismo", "ism", "isme"},
    {"istas", "istas", "ists", "istes"},
    {"ista", "ista", "ist", "iste"},
    {"mentos", "mentos", "ments", "ments"},
    {"mento", "mento", "ment", "ment"},
    {"ificar", "ificar", "ify", "ifier"},
    {"izar", "izar", "ize", "iser"},
    {"ivos", "ivos", "ives", "ifs"},
    {"ivas", "ivas", "ives", "ives"},
    {"ivo", "ivo", "ive", "if"},
    {"iva", "iva", "ive", "ive"},
    {"icos", "icos", "ics", "iques"},
    {"icas", "icas", "ics", "iques"},
    {"ico", "ico", "ic", "ique"},
    {"ica", "ica", "ics", "ique"},
    {"ica", "ica", "ic", "ique"},
    {"ologia", "ologia", "ology", "ologie"},
    {"ografia", "ografia", "ography", "ographie"},
    {"ografo", "ografo", "ographer", "ographe"},
    {"ia", "ia", "y", "ie"},
    {"ios", "ios", "ies", "ies"},
    {"uras", "uras", "ures", "ures"},
    {"ura", "ura", "ure", "ure"},
    {"arios", "arios", "aries", "aires"},
    {"ario", "ario", "ary", "aire"},
    {"orio", "orio", "ory", "oire"},
    {"adores", "adores", "ators", "ateurs"},
    {"ador", "ador", "ator", "ateur"},
    {"tores", "tores", "tors", "teurs"},
    {"tor", "tor", "tor", "teur"},
    {"antes", "antes", "ants", "ants"},
    {"ante", "ante", "ant", "ant"},
    {"entes", "entes", "ents", "ents"},
    {"ente", "ente", "ent", "ent"},
    {"ables", "aveis", "able", "ables"},
    {"able", "avel", "able", "able"},
    {"ible", "ivel", "ible", "ible"},
    {"ales", "ais", "als", "aux"},
    {"esis", "ese", "esis", "ese"},
    {"emas", "emas", "ems", "emes"},
    {"ema", "ema", "em", "eme"},
    {"etas", "etas", "ets", "etes"},
    {"eta", "eta", "et", "ete"},
    {"omia", "omia", "omy", "omie"},
    {"itmos", "itmos", "ithms", "ithmes"},
    {"itmo", "itmo", "ithm", "ithme"},
    {"os", "os", "s", "es"},
    {"o", "o", "", "e"},
};

constexpr bool greek(Language language) {
  return language == Language::en || language == Language::fr;
}

bool doubles(char c) {
  return std::string_view("cflmnpst").find(c) != std::string_view::npos;
}

/// Spanish begins no word with these behind an s.
bool begins_cluster(char c) {
  return std::string_view("cpt").find(c) != std::string_view::npos;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// "communic" is comunic in Spanish, "photosynth" is fotosint, "struct" is estruct.
std::string plain_body(std::string body) {
  for (const auto& [from, to] : {std::pair{"ph", "f"}, {"th", "t"}, {"y", "i"}}) body = replaced(body, from, to);
  std::string single;
  for (const char c : body)
    if (single.empty() || single.back() != c || !doubles(c)) single += c;
  // Also behind a prefix: infrastruct is infraestruct.
  for (std::size_t at = 0; at + 1 < single.size(); ++at)
    if (single[at] == 's' && begins_cluster(single[at + 1]) && (at == 0 || (at > 3 && single[at - 1] == 'a')))
      single.insert(at++, 1, 'e');
  return single;
}

/// How a language that writes ph, th, y and doubles may spell a Spanish or Portuguese body.
std::vector<std::string> greek_bodies(const std::string& body) {
  std::vector<std::string> bodies{body};
  for (std::size_t at = 0; at + 2 < body.size(); ++at)
    if (body[at] == 'e' && body[at + 1] == 's' && begins_cluster(body[at + 2]) &&
        (at == 0 || (at > 3 && body[at - 1] == 'a')))
      bodies.push_back(std::string(body).erase(at, 1));
  for (const auto& [from, to] : {std::pair{"f", "ph"}, {"t", "th"}, {"i", "y"}}) {
    const std::size_t before = bodies.size();
    for (std::size_t i = 0; i < before; ++i)
      for (std::size_t at = 0; (at = bodies[i].find(from, at)) != std::string::npos && bodies.size() < 24; ++at) {
        std::string one = bodies[i];
        bodies.push_back(one.replace(at, 1, to));
      }
  }
  for (std::size_t i = 1; i < body.size(); ++i)
    if (doubles(body[i])) bodies.push_back(std::string(body).insert(i, 1, body[i]));
  return bodies;
}

}  // namespace

std::vector<Cognate> cognates(std::string_view folded, Language from,
                              const std::function<bool(std::string_view folded)>& known) {
  std::vector<Cognate> result;
  if (folded.size() < kShortestWord) return result;
  const auto consider = [&](std::string word, Language language) {
    if (word == folded || result.size() == kMostCognates) return;
    if (std::any_of(result.begin(), result.end(),
                    [&](const Cognate& c) { return c.folded == word && c.language == language; }))
      return;
    if (known(word)) result.push_back({std::move(word), language});
  };
  for (std::size_t own = 0; own < kStemmedLanguages; ++own) {
    const auto spoken = static_cast<Language>(own);
    if (from != Language::other && from != spoken) continue;
    std::size_t fits = 0;  // the length of the ending: shorter ones are part of it
    for (const Ending& ending : kEndings) {
      const std::size_t least_body = ending[own].size() >= kLongEnding ? 1 : kShortestBody;
      if (!folded.ends_with(ending[own]) || folded.size() < ending[own].size() + least_body) continue;
      if (fits > 0 && ending[own].size() < fits) continue;
      if (ending[own].empty() || (ending[own].size() == 1 && folded.size() < kLongWord)) continue;
      fits = ending[own].size();
      const std::string body(folded.substr(0, folded.size() - ending[own].size()));
      for (std::size_t other = 0; other < kStemmedLanguages; ++other) {
        if (other == own) continue;
        const auto target = static_cast<Language>(other);
        std::vector<std::string> bodies{body};
        if (greek(target) && !greek(spoken)) bodies = greek_bodies(body);
        if (!greek(target) && greek(spoken)) bodies = {plain_body(body), body};
        if (target == Language::pt && spoken == Language::es)
          for (std::size_t at = 1; (at = body.find('s', at)) != std::string::npos; ++at)
            bodies.push_back(std::string(body).insert(at, 1, 's'));
        for (std::string& one : bodies) {
          one.append(ending[other]);
          consider(target == Language::es ? replaced(one, "ss", "s") : one, target);  // Spanish doubles no s
        }
      }
    }
  }
  return result;
}

}  // namespace acervo::search
