#include <sodium.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iostream>
#include <map>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/terminal_messages.hpp"

namespace {

using namespace acervo;
using namespace acervo::web;

constexpr int kUsage = 2;

// Flags of every command, kept as text until Settings reads them.
void add_common(CLI::App& app, std::map<std::string, std::string>& flags) {
  const auto flag = [&](const char* name, const char* help) {
    app.add_option_function<std::string>(
        std::string("--") + name, [&flags, name](const std::string& value) { flags[name] = value; }, help);
  };
  flag("data", "Carpeta de los datos (data)");
  flag("database", "URL de un PostgreSQL; sin ella, uno propio en la carpeta de los datos");
  flag("log", "Nivel del registro: debug, info, warn, error, off");
}

void add_serving(CLI::App& app, std::map<std::string, std::string>& flags) {
  for (const auto& [name, help] :
       {std::pair{"port", "Puerto (8080)"},
        {"address", "Dirección en la que escucha (0.0.0.0)"},
        {"workers", "Trabajos de preparación a la vez"},
        {"site", "Carpeta del sitio construido"},
        {"trusted_proxies", "Direcciones de proxies de confianza, separadas por comas"},
        {"connections_per_address",
         "Conexiones desde una dirección, salvo los proxies de confianza (2000; 0: las que sean)"},
        {"buffers", "Memoria para todas las peticiones y respuestas a la vez, en MiB (256; 40 al menos)"},
        {"metrics_readers", "Direcciones que pueden leer /metrics (127.0.0.0/8,::1)"},
        {"request_log", "Una línea por petición: yes, no; auto: sí, salvo en una terminal"}}) {
    std::string option = std::string("--") + name;
    std::ranges::replace(option, '_', '-');
    app.add_option_function<std::string>(
        option, [&flags, name = std::string(name)](const std::string& value) { flags[name] = value; }, help);
  }
}

/// What was wrong with the arguments, in the reader's language: CLI11 has English only. It begins with the option's
/// name.
std::string misuse(const CLI::App& app, const CLI::ParseError& error) {
  const std::string said = error.what();
  const std::string option = said.substr(0, std::min(said.find(':'), said.find(" is required")));
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    std::string unknown;
    for (const std::string& argument : app.remaining(true)) unknown += (unknown.empty() ? "" : " ") + argument;
    return terminal_text("usage.unknown", {unknown});
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return said.find("subcommand") != std::string::npos ? terminal_text("usage.no_command")
                                                        : terminal_text("usage.missing", {option});
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) return terminal_text("usage.no_value", {option});
  return terminal_text("usage.value", {option});
}

void help_in_spanish(CLI::App& app) {
  app.set_help_flag("-h,--help", "Muestra esta ayuda y nada más");
}

/// The words around our own in what --help shows.
void word_in_spanish(CLI::App& app) {
  for (const auto& [english, spanish] : {std::pair{"Usage", "Uso"},
                                         {"OPTIONS", "OPCIONES"},
                                         {"Positionals", "Argumentos"},
                                         {"SUBCOMMAND", "ORDEN"},
                                         {"SUBCOMMANDS", "ÓRDENES"},
                                         {"REQUIRED", "(obligatorio)"},
                                         {"TEXT", "TEXTO"}})
    app.get_formatter()->label(english, spanish);
  app.option_defaults()->group("Opciones");
  help_in_spanish(app);
}

void group_in_spanish(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    command->group("Órdenes");
    help_in_spanish(*command);
    group_in_spanish(*command);
  }
}

int run(int argc, char** argv) {
  CLI::App app("Acervo: materiales educativos audiovisuales");
  word_in_spanish(app);
  app.require_subcommand(1);
  std::map<std::string, std::string> flags;
  ImportCommand import_options;
  UserOptions user_options;
  SuggestTagsCommand tags_options;

  CLI::App* serve_command = app.add_subcommand("serve", "Sirve el sitio, la API y los medios, y prepara lo que llega");
  add_serving(*serve_command, flags);
  CLI::App* worker_command = app.add_subcommand("worker", "Solo prepara medios, en esta u otra máquina");
  worker_command->add_option_function<std::string>(
      "--workers", [&](const std::string& v) { flags["workers"] = v; }, "Trabajos a la vez");
  CLI::App* import_command = app.add_subcommand("import", "Importa archivos, carpetas y metadatos");
  import_command->add_option("rutas", import_options.paths, "Archivos y carpetas");
  import_command->add_option("--metadata", import_options.metadata, "Metadatos en CSV o JSONL");
  import_command->add_flag("--publish", import_options.publish, "Publica lo importado");
  import_command->add_flag("--wait", import_options.wait, "Espera hasta que todo esté preparado y se pueda buscar");
  import_command->add_flag("--suggest-tags", import_options.suggest_tags,
                           "Después, sugiere etiquetas a lo que no las tiene, como suggest-tags");
  import_command->add_flag("--json", import_options.json, "Un resultado por línea, en JSON");
  import_command
      ->add_option("--patience", import_options.patience,
                   "Segundos que espera si el disco se llena o la base de datos no responde")
      ->type_name("SEGUNDOS")
      ->check(CLI::Range(0, 7 * 24 * 3600).description(""));
  CLI::App* reindex_command =
      app.add_subcommand("reindex", "Reconstruye el índice de búsqueda junto al que está en uso");
  CLI::App* tags_command = app.add_subcommand(
      "suggest-tags", "Sugiere niveles, materias, tipo, lengua y palabras clave a lo que no los tiene; no cambia nada");
  tags_command->add_option("--collection", tags_options.collection, "Solo los materiales de esta colección");
  tags_command->add_flag("--again", tags_options.again, "También los que ya se revisaron");
  tags_command->add_flag("--json", tags_options.json, "Un resultado por línea, en JSON");
  SweepCommand sweep_options;
  CLI::App* sweep_command = app.add_subcommand(
      "sweep", "Aparta del almacén los archivos que nada usa, y borra los que llevan una semana apartados");
  sweep_command->add_flag("--dry-run", sweep_options.dry_run, "Solo dice cuántos son");
  sweep_command->add_flag("--all", sweep_options.all, "También si son la mayor parte del almacén");
  BackupCommand backup_options;
  CLI::App* backup_command = app.add_subcommand(
      "backup", "Copia la base de datos y los archivos del almacén en un solo archivo, con el servidor en marcha o no");
  backup_command->add_option("archivo", backup_options.file, "El archivo, o - para la salida estándar")->required();
  backup_command->add_flag("--without-media", backup_options.without_media,
                           "Solo la base de datos, si los archivos se copian por otra vía");
  std::string backup_file;
  CLI::App* restore_command =
      app.add_subcommand("restore", "Restaura una copia en una carpeta de datos nueva o una base de datos vacía");
  restore_command->add_option("archivo", backup_file, "El archivo, o - para la entrada estándar")->required();
  CLI::App* migrate_command = app.add_subcommand("migrate", "Lleva la base de datos a esta versión");
  CLI::App* user_command = app.add_subcommand("user", "Cuentas");
  user_command->require_subcommand(1);
  CLI::App* add_command = user_command->add_subcommand("add", "Crea una cuenta o cambia su papel y su contraseña");
  add_command->add_option("correo", user_options.email, "Correo")->required();
  add_command->add_option("--role", user_options.role, "teacher, editor, curator o admin")
      ->type_name("PAPEL")
      ->required()
      ->check(CLI::IsMember({"teacher", "editor", "curator", "admin"}));
  add_command->add_option("--name", user_options.name, "Nombre");
  add_command->add_flag("--password-stdin", user_options.password_stdin, "Lee la contraseña de la entrada estándar");
  CLI::App* end_command = user_command->add_subcommand("end", "Termina una cuenta y todo lo que tiene abierto");
  end_command->add_option("correo", user_options.email, "Correo")->required();
  CLI::App* quota_command = user_command->add_subcommand("quota", "Cuánto pueden ocupar los materiales de una persona");
  quota_command->add_option("correo", user_options.email, "Correo")->required();
  quota_command->add_option("gigabytes", user_options.quota_gb, "Gigabytes; sin número, lo que dice uploads.quota_gb")
      ->type_name("NÚMERO")
      ->check(CLI::Range(0, 1'000'000).description(""));
  bool forget_keys = false;
  CLI::App* keys_command = app.add_subcommand("rotate-keys", "Una clave nueva para los enlaces de medios restringidos");
  keys_command->add_flag("--forget", forget_keys, "Y deja sin efecto todos los enlaces dados hasta ahora");
  CLI::App* doctor_command = app.add_subcommand("doctor", "Muestra cada opción con su origen y dice qué anda mal");
  for (CLI::App* command :
       {serve_command, worker_command, import_command, tags_command, reindex_command, sweep_command, backup_command,
        restore_command, migrate_command, add_command, end_command, quota_command, keys_command, doctor_command})
    add_common(*command, flags);
  group_in_spanish(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    std::cerr << "acervo: " << misuse(app, error) << " " << terminal_text("usage.help") << "\n";
    return kUsage;
  }
  const Settings settings(flags);
  log::set_level(settings.log_level());
  if (serve_command->parsed()) return serve(settings);
  if (worker_command->parsed()) return run_worker(settings);
  if (import_command->parsed()) {
    const int imported = import(settings, import_options);
    if (!import_options.suggest_tags) return imported;
    return std::max(imported, suggest_tags(settings, {.json = import_options.json}));
  }
  if (tags_command->parsed()) return suggest_tags(settings, tags_options);
  if (reindex_command->parsed()) return reindex(settings);
  if (sweep_command->parsed()) return sweep(settings, sweep_options);
  if (backup_command->parsed()) return back_up(settings, backup_options);
  if (restore_command->parsed()) return restore(settings, backup_file);
  if (migrate_command->parsed()) return migrate(settings);
  if (add_command->parsed()) return add_user(settings, user_options);
  if (end_command->parsed()) return end_user(settings, user_options);
  if (quota_command->parsed()) return set_quota(settings, user_options);
  if (keys_command->parsed()) return rotate_keys(settings, forget_keys);
  return doctor(settings);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  if (sodium_init() < 0) return kUsage;
  try {
    return run(argc, argv);
  } catch (const Error& error) {
    log::debug("ended by an error", {{"error", error.what()}});
    std::cerr << "acervo: " << terminal_message(error) << "\n";
    return kUsage;
  } catch (const std::exception& error) {
    std::cerr << "acervo: " << terminal_text("general", {error.what()}) << "\n";
    return kUsage;
  }
}
