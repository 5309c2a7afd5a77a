#include "web/cli/commands.hpp"

#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <iostream>

#include "catalog/catalog.hpp"
#include "catalog/core/error.hpp"
#include "catalog/db/listener.hpp"
#include "catalog/directory/access_store.hpp"
#include "ingest/ocr/models.hpp"
#include "search/feed.hpp"
#include "web/api/change_source.hpp"
#include "web/cli/installation.hpp"
#include "web/cli/progress.hpp"
#include "web/cli/signals.hpp"
#include "web/cli/terminal_messages.hpp"

namespace acervo::web {

namespace {

std::string read_password(bool from_stdin) {
  if (!from_stdin && isatty(STDIN_FILENO) == 1) {
    std::cerr << terminal_text("user.password");
    termios shown{};
    tcgetattr(STDIN_FILENO, &shown);
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
    std::string password;
    std::getline(std::cin, password);
    tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    std::cerr << "\n";
    return password;
  }
  std::string password;
  std::getline(std::cin, password);
  if (!password.empty() && password.back() == '\r') password.pop_back();
  return password;
}

const char* origin_name(Origin origin) {
  switch (origin) {
    case Origin::standard:
      return "estándar";
    case Origin::file:
      return "acervo.toml";
    case Origin::environment:
      return "variable";
    case Origin::flag:
      return "opción";
  }
  return "";
}

}  // namespace

int run_worker(const Settings& settings) {
  const int threads = settings.number("workers", 1, 256);
  Signals signals;
  Installation installation(settings, static_cast<std::size_t>(threads) * 2 + 6);
  const auto keeper = installation.keep_database();
  ingest::Worker worker(installation.worker_settings(threads), installation.jobs, installation.fleet,
                        installation.revisions, installation.segments, installation.blobs);
  const db::Listener listener(installation.database.url(), {"job"},
                              [&](const std::string&, const std::string&) { worker.poke(); });
  signals.wait();
  installation.blobs.close();  // else a large file on its way here would hold up the end
  return 0;
}

int reindex(const Settings& settings) {
  require_catalogue(settings);
  Installation installation(settings);
  ProgressLine progress;
  const auto total = static_cast<double>(
      std::max<std::int64_t>(1, installation.materials.list({.scope = MaterialList::Scope::all, .per_page = 1}).total));
  std::size_t indexed = 0;
  const auto source = catalogue_changes(installation.materials, installation.vocabularies);
  search::rebuild_from(*source, installation.index_folder(), 5000, [&](std::size_t done) {
    indexed = done;
    progress.show("", terminal_text("reindex.progress"), static_cast<double>(done) / total);
  });
  progress.clear();
  std::cout << terminal_text("reindex.done", {std::to_string(indexed)}) << "\n";
  return 0;
}

int migrate(const Settings& settings) {
  // Opening an installation migrates it; counted once more, for the sentence, it does nothing.
  Installation installation(settings);
  std::cout << terminal_text("migrate.done", {std::to_string(migrate_catalog(installation.database))}) << "\n";
  return 0;
}

int add_user(const Settings& settings, const UserOptions& options) {
  const std::string password = read_password(options.password_stdin);
  Installation installation(settings);
  const auto [id, created] = installation.people.put(
      {options.email, options.name, parse_role(options.role).value_or(Role::teacher), password});
  std::cout << terminal_text(created ? "user.created" : "user.changed", {options.email}) << "\n";
  return 0;
}

int end_user(const Settings& settings, const UserOptions& options) {
  require_catalogue(settings);
  Installation installation(settings);
  installation.people.end(options.email);
  std::cout << terminal_text("user.ended", {options.email}) << "\n";
  return 0;
}

int set_quota(const Settings& settings, const UserOptions& options) {
  require_catalogue(settings);
  Installation installation(settings);
  std::optional<Bytes> quota;
  if (options.quota_gb) quota = Bytes{std::int64_t{*options.quota_gb} * 1'000'000'000};
  installation.people.set_quota(options.email, quota);
  std::cout << (quota ? terminal_text("user.quota", {options.email, std::to_string(*options.quota_gb)})
                      : terminal_text("user.quota_standard", {options.email}))
            << "\n";
  return 0;
}

int rotate_keys(const Settings& settings, bool forget) {
  require_catalogue(settings);
  Installation installation(settings);
  AccessStore(installation.database).rotate(forget);
  std::cout << terminal_text(forget ? "keys.forgotten" : "keys.rotated") << "\n";
  return 0;
}

namespace {

/// @returns whether media can be prepared
bool about_media() {
  const std::string program = media_child().path;
  const bool is_there = ::access(program.c_str(), X_OK) == 0;
  std::cout << (is_there
                    ? "Preparación de medios: bien\n"
                    : "Mal: falta " + program + ", sin el que ningún medio se prepara; constrúyelo con deploy/build\n");
  return is_there;
}

std::string about_slides() {
  try {
    std::string languages;
    for (const auto& model : ingest::ocr::open_models({})) languages += (languages.empty() ? "" : ", ") + model.name;
    return "Texto de las diapositivas: se lee en " + languages;
  } catch (const Error&) {
    return "Texto de las diapositivas: no se lee, faltan los idiomas de Tesseract; instálalos con deploy/prerequisites "
           "install. Lo demás funciona sin ellos";
  }
}

// A file that does not fit is fetched again after every few others.
std::string about_cache(const Settings& settings, Bytes largest) {
  const std::int64_t gigabytes = settings.number("storage.cache_gb", 1, 1'000'000);
  const std::int64_t needed = largest.count * 10 / 9 / 1'000'000'000 + 1;
  if (settings.get("storage.url").empty() || needed <= gigabytes) return "";
  return "Atención: el archivo más grande de las lecciones no cabe en la caché del almacén y se descarga muchas veces; "
         "pon storage.cache_gb en " +
         std::to_string(needed) + " o más\n";
}

void about_settings(const Settings& settings) {
  for (const auto& [name, value, origin] : settings.all())
    std::cout << name << " = "
              << ((name == "database" || name == "mail.password" || name == "storage.secret") && !value.empty()
                      ? "(definida)"
                  : value.empty() ? "(vacía)"
                                  : value)
              << "   [" << origin_name(origin) << "]\n";
}

/// @returns whether there is nothing that somebody should look after
bool about_database(const Settings& settings) {
  require_catalogue(settings);
  std::optional<db::PrivateCluster> cluster;
  std::string url = settings.get("database");
  if (url.empty()) url = cluster.emplace(settings.data()).url();
  db::Database database(url, 1);
  require_this_version(database);
  const auto counts = JobStore(database).counts();
  std::cout << "PostgreSQL: bien; " << MaterialStore(database).count_published()
            << " materiales publicados; cola: " << counts.queued << " en espera, " << counts.running << " en curso, "
            << counts.parked << " detenidos\n"
            << about_cache(settings, RevisionStore(database).largest_source());
  if (counts.parked > 0)
    std::cout << "Atención: hay trabajos detenidos; reinténtalos desde la página de cada material.\n";
  return counts.parked == 0;
}

/// Makes no folder where there is none: it may be mistyped.
void about_store(const Settings& settings) {
  const bool is_local = settings.get("storage.url").empty();
  std::error_code error;
  if (is_local && !std::filesystem::exists(settings.data(), error)) return;
  open_store(settings)->check();
  std::cout << "Almacén: bien; " << (is_local ? (settings.data() / "blobs").string() : settings.get("storage.url"))
            << "\n";
  const auto space = std::filesystem::space(settings.data(), error);
  if (!error)
    std::cout << "Disco: " << space.available / 1'000'000'000 << " GB libres en " << settings.data().string() << "\n";
}

}  // namespace

int doctor(const Settings& settings) {
  about_settings(settings);
  bool is_well = true;
  // One that does not work keeps nobody from hearing of the others.
  const auto look = [&](const std::function<bool()>& at) {
    try {
      is_well = at() && is_well;
    } catch (const Error& error) {
      std::cout << "Mal: " << terminal_message(error) << "\n";
      is_well = false;
    }
  };
  look([&] { return about_database(settings); });
  look([&] { return about_store(settings), true; });
  look(about_media);
  std::cout << about_slides() << "\n";
  return is_well ? 0 : 1;
}

}  // namespace acervo::web
