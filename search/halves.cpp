#include "search/halves.hpp"

namespace acervo::search {

std::filesystem::path recent_of(const std::filesystem::path& generation) {
  return generation / "recent";
}

Halves::Halves(const std::filesystem::path& generation)
    : generation_(generation),
      packed_(generation.string()),
      last_packed_(packed_.get_lastdocid()),
      packed_stamp_(read_stamp(packed_)) {
  open_recent();
}

void Halves::open_recent() {
  if (std::filesystem::exists(recent_of(generation_))) recent_.emplace(recent_of(generation_).string());
}

bool Halves::reopen() {
  if (recent_) return recent_->reopen();
  open_recent();
  return recent_.has_value();
}

Stamp Halves::stamp() const {
  if (!recent_) return packed_stamp_;
  Stamp stamp = read_stamp(*recent_);
  if (stamp.none()) return packed_stamp_;
  stamp.rows += packed_stamp_.rows;
  stamp.words += packed_stamp_.words;
  stamp.sets += packed_stamp_.sets;
  stamp.dead += packed_stamp_.dead;
  return stamp;
}

std::string Halves::get_metadata(const std::string& key) const {
  if (recent_)
    if (std::string value = recent_->get_metadata(key); !value.empty()) return value;
  return packed_.get_metadata(key);
}

}  // namespace acervo::search
