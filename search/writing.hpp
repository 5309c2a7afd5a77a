#pragma once

#include <xapian.h>

#include <string>
#include <string_view>
#include <vector>

#include "search/fence.hpp"
#include "search/numbering.hpp"
#include "search/packing.hpp"
#include "search/record.hpp"
#include "search/stamp.hpp"

// Private to search/: how a document gets into Xapian, whoever writes it.
namespace acervo::search {

/// Without the lists of each document's terms, which deleting would need: a dead document's postings stay until the
/// next rebuild and its number is listed as dead. A change then only ever appends, and a quarter of the disk is saved.
constexpr int kOpen = Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_TERMLIST;

/// Calls `visit(bytes)` for every value whose key begins with `prefix`, in the order of the keys.
template <class Visit>
void each_metadata(const Xapian::Database& database, std::string_view prefix, Visit visit) {
  const std::string begin(prefix);
  for (auto key = database.metadata_keys_begin(begin); key != database.metadata_keys_end(begin); ++key)
    visit(std::string_view(database.get_metadata(*key)));
}

/// Likewise what `Learned` and Bulk store, which is checked.
template <class Visit>
void each_checked(const Xapian::Database& database, std::string_view prefix, Visit visit) {
  each_metadata(database, prefix, [&](std::string_view bytes) { visit(checked(bytes)); });
}

inline void store(Xapian::WritableDatabase& database, const std::string& key, const std::string& bytes) {
  database.set_metadata(key, with_check(bytes));
}

template <class Database>
Packing packing_of(const Database& database) {
  const std::string bytes = database.get_metadata(std::string(kCommonKey));
  return Packing(bytes.empty() ? std::string() : std::string(checked(bytes)));
}

/// Words and sets of facet values that some document has brought, to be stored once.
class Learned {
 public:
  SetNumbers sets;
  Packing packing;

  void word(const std::string& word) {
    if (known_.add(word)) words_.push_back(word);
  }
  /// Adds what it finds to `found`.
  void load(const Xapian::Database& database, Stamp& found) {
    each_checked(database, kWordsPrefix, [&](std::string_view bytes) {
      for (const std::string& word : decode_words(bytes)) known_.add(word), ++found.words;
    });
    each_checked(database, kSetsPrefix, [&](std::string_view bytes) { found.sets += sets.load(bytes); });
    if (!database.get_metadata(std::string(kCommonKey)).empty()) packing = packing_of(database);
  }
  void write(Xapian::WritableDatabase& database, Stamp& stamp) const {
    std::size_t number = 0;
    for (const std::string& bytes : encode_words(words_))
      store(database, piece(kWordsPrefix, stamp.commit, number++), bytes);
    for (const std::string& bytes : sets.fresh()) store(database, piece(kSetsPrefix, stamp.commit, number++), bytes);
    stamp.words += words_.size();
    stamp.sets += sets.count_fresh();
  }
  /// What was written is there.
  void settle() {
    words_.clear();
    sets.settle();
  }
  /// What was written is not there after all. Numbers that sets were given stay theirs and are stored with the next.
  void forget() {
    for (const std::string& word : words_) known_.forget(word);
    words_.clear();
  }
  std::vector<std::string> take_words() { return std::move(words_); }

 private:
  KnownWords known_;
  std::vector<std::string> words_;
};

/// Materials in a half, also dead ones.
inline std::uint64_t rows_in(const Xapian::Database& half) {
  return half.get_doccount() - half.get_termfreq(std::string(kSpokenTerm));
}

/// Numbers go on after `last`, whichever database that is in.
inline void append(Xapian::WritableDatabase& database, Xapian::docid last, const Xapian::Document& document) {
  if (database.get_lastdocid() < last)
    database.replace_document(last + 1, document);
  else
    database.add_document(document);
}

/// Adds a material, and right behind it (document number + 1) what is said in it: apart, because few queries read it,
/// and it is long.
inline void add_documents(Xapian::WritableDatabase& database, Xapian::docid last, const Analysed& analysed,
                          SetNumbers& sets, const Packing& packing) {
  Xapian::Document document;
  for (const auto& [term, counts] : analysed.terms) document.add_term(term, counts.packed());
  document.add_boolean_term(id_term(analysed.id));
  Row row = analysed.row;
  row.sets = sets.of(row.facets);
  document.add_value(kRowSlot, with_check(encode(row)));
  document.set_data(packing.pack(analysed.shown));
  append(database, last, document);
  if (analysed.spoken.empty()) return;
  Xapian::Document spoken;
  spoken.add_boolean_term(std::string(kSpokenTerm));
  spoken.set_data(packing.pack(analysed.spoken));
  append(database, last, spoken);
}

inline void add(Xapian::WritableDatabase& database, Xapian::docid last, const Analysed& analysed, Learned& learned) {
  add_documents(database, last, analysed, learned.sets, learned.packing);
  for (const std::string& word : analysed.words) learned.word(word);
}

}  // namespace acervo::search
