#include "web/cli/import_alike.hpp"

#include "catalog/library/duplicates.hpp"
#include "catalog/library/picture_print_store.hpp"
#include "catalog/library/sound_print_store.hpp"
#include "web/cli/terminal_messages.hpp"

namespace acervo::web {

namespace {

// What cannot be looked at or heard makes no copy of anything: it stays unknown.
template <class Make>
auto made_or_empty(Make make) -> decltype(make()) {
  try {
    return make();
  } catch (const Error& error) {
    if (error.code() == Code::unavailable) throw;
    return {};
  }
}

}  // namespace

std::string likely_duplicate_note(Installation& installation, int source, const ingest::Facts& facts,
                                  const MaterialId& id, int revision, const ingest::OnProgress& on_progress) {
  const auto child = media_child();
  const auto sound = made_or_empty([&] { return ingest::sound_print(child, source, facts, on_progress); });
  const auto picture = made_or_empty([&] { return ingest::picture_print(child, source, facts, on_progress); });
  installation.database.write([&](db::Tx& tx) {
    put_sound_print(tx, id, revision, sound);
    put_picture_print(tx, id, revision, picture);
  });
  for (const auto& one : likely_duplicates(installation.database, id, sound, picture)) {
    const auto other = installation.materials.find(one.material);
    if (!other) continue;
    const char* how = !one.looks_alike    ? "import.sounds_alike"
                      : !one.sounds_alike ? "import.looks_alike"
                                          : "import.sounds_and_looks_alike";
    return terminal_text(how, {other->description.title, other->id.value});
  }
  return "";
}

}  // namespace acervo::web
