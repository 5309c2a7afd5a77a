#include "search/stamp.hpp"

#include "search/coding.hpp"
#include "search/fence.hpp"

namespace acervo::search {

namespace {

constexpr std::string_view kKey = "stamp";

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

std::uint64_t of_term(std::string_view term) {  // FNV-1a
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : term) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

std::uint64_t of_posting(std::uint64_t term, Xapian::docid document, Xapian::termcount wdf) {
  return mixed(term + (static_cast<std::uint64_t>(document) << 32 | wdf) * 0x9E3779B97F4A7C15U);
}

}  // namespace

Stamp read_stamp(const Xapian::Database& half) {
  const std::string bytes = half.get_metadata(std::string(kKey));
  Stamp stamp;
  if (bytes.empty()) return stamp;
  Reader in(checked(bytes));
  stamp.commit = in.number();
  stamp.position = in.text();
  for (std::uint64_t* count : {&stamp.rows, &stamp.dead, &stamp.words, &stamp.sets, &stamp.postings})
    *count = in.number();
  return stamp;
}

void write_stamp(Xapian::WritableDatabase& half, const Stamp& stamp) {
  Writer out;
  out.number(stamp.commit).text(stamp.position).number(stamp.rows).number(stamp.dead);
  out.number(stamp.words).number(stamp.sets).number(stamp.postings);
  half.set_metadata(std::string(kKey), with_check(out.take()));
}

std::uint64_t weigh(std::string_view term, Xapian::docid document, Xapian::termcount wdf) {
  return of_posting(of_term(term), document, wdf);
}

void check_postings(const std::filesystem::path& half) {
  const auto damaged = [&](const std::string& what) {
    return Error(Code::internal, "search index: " + half.string() + ": " + what, "index_damaged");
  };
  guarded("check " + half.string(), [&] {
    try {
      const Xapian::Database database(half.string());
      std::uint64_t sum = 0;
      for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
        const std::uint64_t hash = of_term(*term);
        for (auto at = database.postlist_begin(*term); at != database.postlist_end(*term); ++at)
          sum += of_posting(hash, *at, at.get_wdf());
      }
      if (sum != read_stamp(database).postings) throw damaged("its posting lists are not what was written");
    } catch (const Xapian::DatabaseModifiedError& e) {
      // Nobody writes meanwhile.
      throw damaged(e.get_msg());
    }
  });
}

}  // namespace acervo::search
