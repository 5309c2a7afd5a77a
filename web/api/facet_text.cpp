#include "web/api/facet_text.hpp"

#include <map>
#include <unordered_map>

#include "web/api/messages.hpp"
#include "web/api/search_query.hpp"

namespace acervo::web {

using search::Facet;

namespace {

constexpr std::size_t kMostKnown = 4096;

std::string label_of(const Vocabularies& all, Facet facet, const std::string& value, const std::string& language) {
  static const std::map<Facet, const char*> kVocabularies = {{Facet::level, "levels"},
                                                             {Facet::subject, "subjects"},
                                                             {Facet::type, "types"},
                                                             {Facet::language, "languages"},
                                                             {Facet::license, "licenses"}};
  if (facet == Facet::with) return std::string(message("with." + value, language));
  if (facet == Facet::duration) return std::string(message("duration." + value, language));
  const auto found = kVocabularies.find(facet);
  return found == kVocabularies.end() ? value : all.get(found->second).label(value, language);
}

/// All of an entry but its count, which is what differs between answers, as an object of its own.
std::string head_of(const Vocabularies& all, Facet facet, const std::string& value, const std::string& language) {
  JsonText head(128);
  head.open('{').key("value").text(value).key("label").text(label_of(all, facet, value, language));
  if (facet == Facet::level || facet == Facet::subject) {
    const Concept* found = all.get(facet == Facet::level ? "levels" : "subjects").find(value);
    head.key("parent").text_or_null(found != nullptr && found->parent ? *found->parent : std::string());
  }
  return head.close('}').take();
}

/// The heads that a thread has written lately: a page has a hundred entries, and looking up what they are called costs
/// more than the rest of them.
class Heads {
 public:
  const std::string& of(const std::shared_ptr<const Vocabularies>& all, Facet facet, const std::string& value,
                        const std::string& language) {
    if (of_ != all || known_.size() > kMostKnown) known_.clear();
    of_ = all;
    key_.assign(1, static_cast<char>(facet)).append(language).append(1, '\n').append(value);
    auto found = known_.find(key_);
    if (found == known_.end()) found = known_.emplace(key_, head_of(*all, facet, value, language)).first;
    return found->second;
  }

 private:
  std::shared_ptr<const Vocabularies> of_;  // kept, so that no others come to lie where they lay
  std::unordered_map<std::string, std::string> known_;
  std::string key_;
};

}  // namespace

void write_facets(JsonText& out, const search::Results& results, const std::shared_ptr<const Vocabularies>& all,
                  const std::string& language) {
  thread_local Heads heads;
  out.open('{');
  for (const Facet facet : kSearchFilters) {
    out.key(search::name(facet)).open('[');
    if (const auto found = results.facets.find(facet); found != results.facets.end())
      for (const auto& [value, count] : found->second)
        out.open('{').members_of(heads.of(all, facet, value, language)).key("count").number(count).close('}');
    out.close(']');
  }
  out.close('}');
}

}  // namespace acervo::web
