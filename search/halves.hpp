#pragma once

#include <xapian.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "search/fence.hpp"
#include "search/stamp.hpp"

// Private to search/.
namespace acervo::search {

/// Where a generation keeps what was written since it was built: a database in the folder of the one that was built.
std::filesystem::path recent_of(const std::filesystem::path& generation);

/// A generation for reading: what a rebuild wrote, packed and never changed again, and after its last number what has
/// been written since. Used by one thread at a time.
class Halves {
 public:
  Halves() = default;
  explicit Halves(const std::filesystem::path& generation);

  /// Looks for what has been written since. Returns whether there was anything.
  bool reopen();

  /// What both halves should hold: the position and the commit are the later one's.
  Stamp stamp() const;

  /// Of the recent half where it has it.
  std::string get_metadata(const std::string& key) const;
  Xapian::doccount get_termfreq(const std::string& term) const {
    return packed_.get_termfreq(term) + (recent_ ? recent_->get_termfreq(term) : 0);
  }
  Xapian::doccount get_doccount() const { return packed_.get_doccount() + (recent_ ? recent_->get_doccount() : 0); }
  Xapian::docid get_lastdocid() const { return std::max(last_packed_, recent_ ? recent_->get_lastdocid() : 0); }
  std::string data(Xapian::docid number) const {
    return (number > last_packed_ && recent_ ? *recent_ : packed_).get_document(number).get_data();
  }

  /// Calls `visit(number, wdf)` for the term's documents with numbers from `from` to `last`, ascending.
  template <class Visit>
  void each_posting(const std::string& term, Xapian::docid from, Xapian::docid last, Visit visit) const {
    each_half(from, [&](const Xapian::Database& half) {
      auto at = half.postlist_begin(term);
      const auto end = half.postlist_end(term);
      if (from > 1 && at != end) at.skip_to(from);
      for (; at != end && *at <= last; ++at) visit(*at, at.get_wdf());
    });
  }
  /// Whether `test(number)` holds of one of the term's documents up to `last`; those after the first are not looked at.
  template <class Test>
  bool any_posting(const std::string& term, Xapian::docid last, Test test) const {
    bool any = false;
    each_half(1, [&](const Xapian::Database& half) {
      const auto end = half.postlist_end(term);
      for (auto at = half.postlist_begin(term); !any && at != end && *at <= last; ++at) any = test(*at);
    });
    return any;
  }
  /// Calls `visit(number, bytes)` for the documents' values in the slot, from `from` on, ascending, those between
  /// numbers `step` apart left out.
  template <class Visit>
  void each_value(Xapian::valueno slot, Xapian::docid from, Xapian::docid step, Visit visit) const {
    each_half(from, [&](const Xapian::Database& half) {
      auto at = half.valuestream_begin(slot);
      const auto end = half.valuestream_end(slot);
      if (from > 1 && at != end) at.skip_to(from);
      while (at != end) {
        const Xapian::docid number = at.get_docid();
        visit(number, *at);
        if (step == 1)
          ++at;
        else
          at.skip_to(number + step);
      }
    });
  }
  /// Calls `visit(bytes)` for the values whose keys begin with `prefix` and are not before `from`, in their order.
  template <class Visit>
  void each_metadata(std::string_view prefix, const std::string& from, Visit visit) const {
    each_half(0, [&](const Xapian::Database& half) {
      auto key = half.metadata_keys_begin(std::string(prefix));
      const auto end = half.metadata_keys_end(std::string(prefix));
      if (!from.empty() && key != end) key.skip_to(from);
      for (; key != end; ++key) visit(std::string_view(half.get_metadata(*key)));
    });
  }

 private:
  template <class Work>
  void each_half(Xapian::docid from, Work work) const {
    if (from <= last_packed_) work(packed_);
    if (recent_) work(*recent_);
  }
  void open_recent();

  std::filesystem::path generation_;
  Xapian::Database packed_;
  std::optional<Xapian::Database> recent_;  ///< none: nothing has been written since
  Xapian::docid last_packed_ = 0;
  Stamp packed_stamp_;
};

}  // namespace acervo::search
