#include "search/rebuild.hpp"

#include <future>
#include <string>

#include "catalog/core/error.hpp"
#include "search/index.hpp"

namespace acervo::search {

namespace {

/// One that lacks so much of what the source holds was built from something else than a whole source.
void refuse_if_short(const Index& fresh, const std::optional<std::size_t>& expected) {
  if (!expected || fresh.size() * 2 >= *expected) return;
  throw Error(Code::internal,
              "search index: the new one would hold " + std::to_string(fresh.size()) + " of " +
                  std::to_string(*expected) + " materials",
              "index_short");
}

}  // namespace

void rebuild_holding(ChangeSource& source, const std::filesystem::path& folder, std::size_t batch,
                     const std::function<void(std::size_t)>& progress, const std::function<void()>& hold) {
  std::size_t done = 0;
  const auto apply = [&](Index& fresh, const Batch& next) {
    fresh.apply(next.changes, next.position);
    done += next.changes.size();
    if (progress) progress(done);
  };
  const auto fill = [&](Index& fresh) {
    // While one batch is written the next is read.
    const auto read = [&](const Position& after) {
      return std::async(std::launch::async, [&source, after, batch] { return source.next(after, batch); });
    };
    auto reading = read({});
    for (bool more = true; more;) {
      const Batch next = reading.get();
      more = next.more;
      if (more) reading = read(next.position);
      apply(fresh, next);
    }
  };
  // What changed while the parts were merged, so that nobody finds less in the new one than in the old.
  const auto catch_up = [&](Index& fresh) {
    for (bool more = true; more;) {
      const Batch next = source.next(fresh.position(), batch);
      more = next.more;
      if (!next.changes.empty() || next.position != fresh.position()) apply(fresh, next);
    }
  };
  Index::rebuild(folder, fill, [&](Index& fresh) {
    catch_up(fresh);
    refuse_if_short(fresh, source.size());
    if (!hold) return;
    hold();
    catch_up(fresh);
  });
}

void rebuild_from(ChangeSource& source, const std::filesystem::path& folder, std::size_t batch,
                  const std::function<void(std::size_t)>& progress) {
  rebuild_holding(source, folder, batch, progress, {});
}

}  // namespace acervo::search
