#include "web/cli/terminal_messages.hpp"

#include <array>

#include "catalog/core/wording.hpp"
#include "web/api/messages.hpp"
#include "web/cli/settings.hpp"

namespace acervo::web {

namespace {

constexpr std::array kWordings = std::to_array<Wording>({
    {"port_taken", "El puerto está ocupado por otro programa: ciérralo, o elige otro con --port.",
     "A porta está ocupada por outro programa: feche-o, ou escolha outra com --port.",
     "Another program uses the port: end it, or choose another one with --port."},
    {"cannot_listen", "No se puede abrir esa dirección o ese puerto: revisa --address y --port.",
     "Não é possível abrir esse endereço ou porta: confira --address e --port.",
     "That address or port cannot be opened: check --address and --port."},
    {"data_in_use", "Otra copia de Acervo ya usa esos datos: detenla, o elige otra carpeta con --data.",
     "Outra cópia do Acervo já usa esses dados: encerre-a, ou escolha outra pasta com --data.",
     "Another copy of Acervo uses that data: stop it, or choose another folder with --data."},
    {"postgres_missing",
     "Falta PostgreSQL: instálalo con «apt-get install postgresql» o ejecuta deploy/prerequisites install.",
     "Falta o PostgreSQL: instale-o com «apt-get install postgresql» ou rode deploy/prerequisites install.",
     "PostgreSQL is missing: install it with \"apt-get install postgresql\" or run deploy/prerequisites install."},
    {"postgres_failed",
     "PostgreSQL no arrancó; la causa está en el registro de arriba y en postgres/log de la carpeta de datos.",
     "O PostgreSQL não iniciou; a causa está no registro acima e em postgres/log da pasta de dados.",
     "PostgreSQL did not start; the cause is in the log above and in postgres/log of the data folder."},
    {"database_gone", "La base de datos no responde: revisa --database, o que PostgreSQL esté en marcha.",
     "O banco de dados não responde: confira --database, ou se o PostgreSQL está rodando.",
     "The database does not answer: check --database, or whether PostgreSQL is running."},
    {"disk_full", "No queda espacio en el disco de los datos: libera espacio o elige otra carpeta con --data.",
     "Não há espaço no disco dos dados: libere espaço ou escolha outra pasta com --data.",
     "The data's disk is full: free some space or choose another folder with --data."},
    {"read_only", "No se puede escribir en la carpeta de datos: revisa sus permisos o elige otra con --data.",
     "Não é possível gravar na pasta de dados: confira as permissões ou escolha outra com --data.",
     "The data folder cannot be written to: check its permissions or choose another one with --data."},
    {"storage", "El almacén de archivos no responde como debe: revisa su disco o su conexión. ({})",
     "O armazenamento de arquivos não responde como deve: confira o disco ou a conexão. ({})",
     "The store of files does not answer as it should: check its disk or its connection. ({})"},
    {"bad_storage", "Algo falta o sobra en los ajustes storage.*: {}", "Algo falta ou sobra nos ajustes storage.*: {}",
     "Something is wrong in the settings storage.*: {}"},
    {"storage_denied",
     "El almacén de archivos rechaza la clave: revisa storage.key, storage.secret y sus permisos sobre el depósito. "
     "({})",
     "O armazenamento de arquivos recusa a chave: confira storage.key, storage.secret e suas permissões no "
     "repositório. ({})",
     "The store of files refuses the key: check storage.key, storage.secret and their rights on the bucket. ({})"},
    {"storage_missing", "El depósito que nombra storage.url no existe: créalo o corrige el nombre. ({})",
     "O repositório que storage.url nomeia não existe: crie-o ou corrija o nome. ({})",
     "The bucket that storage.url names does not exist: create it or correct the name. ({})"},
    {"no_catalogue", "Ahí no hay un catálogo de Acervo, y no se hizo ninguno: revisa --data o --database. ({})",
     "Não há ali um catálogo do Acervo, e nenhum foi feito: confira --data ou --database. ({})",
     "There is no catalogue of Acervo there, and none was made: check --data or --database. ({})"},
    {"site_missing", "Falta el sitio construido: ejecuta deploy/build, o señala su carpeta con --site.",
     "Falta o site construído: rode deploy/build, ou indique a pasta com --site.",
     "The built site is missing: run deploy/build, or name its folder with --site."},
    {"bad_settings", "Hay una opción con un valor que no sirve: {}", "Há uma opção com um valor que não serve: {}",
     "A setting has a value that does not work: {}"},
    {"migration_changed", "La base de datos fue hecha por otra versión de Acervo y no se puede usar con esta.",
     "O banco de dados foi feito por outra versão do Acervo e não serve para esta.",
     "The database was made by another version of Acervo and cannot be used with this one."},
    {"database_older", "La base de datos es de una versión anterior de Acervo: «acervo migrate» la lleva a esta.",
     "O banco de dados é de uma versão anterior do Acervo: «acervo migrate» o leva a esta.",
     "The database is of an earlier version of Acervo: \"acervo migrate\" brings it to this one."},
    {"database_newer", "La base de datos es de una versión más nueva de Acervo: actualiza el programa.",
     "O banco de dados é de uma versão mais nova do Acervo: atualize o programa.",
     "The database is of a newer version of Acervo: update the program."},
    {"program_missing", "Falta un programa del sistema: {}", "Falta um programa do sistema: {}",
     "A program of the system is missing: {}"},
    {"email", "Eso no es una dirección de correo.", "Isso não é um endereço de e-mail.", "That is not a mail address."},
    {"name_long", "El nombre puede tener hasta 200 caracteres.", "O nome pode ter até 200 caracteres.",
     "The name may have up to 200 characters."},
    {"password_short", "La contraseña debe tener al menos 8 caracteres.", "A senha deve ter ao menos 8 caracteres.",
     "The password needs at least 8 characters."},
    {"password_long", "La contraseña no puede tener más de 1000 caracteres.",
     "A senha não pode ter mais de 1000 caracteres.", "The password may have at most 1000 characters."},
    {"index_locked", "Otro proceso está reconstruyendo el índice: espera a que termine.",
     "Outro processo está reconstruindo o índice: espere que termine.",
     "Another process is rebuilding the index: wait until it is done."},
    {"no_such_path", "No existe: {}", "Não existe: {}", "There is no such file: {}"},
    {"unreadable", "No se puede leer: {}", "Não é possível ler: {}", "Cannot be read: {}"},
    {"nothing_to_import", "No hay nada que importar: ningún archivo de video o audio, ni metadatos.",
     "Não há nada a importar: nenhum arquivo de vídeo ou áudio, nem metadados.",
     "There is nothing to import: no video or sound file and no metadata."},
    {"serving", "Acervo está en {}", "O Acervo está em {}", "Acervo is at {}"},
    {"stopping", "Deteniendo…", "Encerrando…", "Stopping…"},
    {"import.created", "creado", "criado", "created"},
    {"import.updated", "actualizado", "atualizado", "updated"},
    {"import.duplicate", "ya estaba", "já estava", "already there"},
    {"import.refused", "rechazado", "recusado", "refused"},
    {"import.reading", "leyendo", "lendo", "reading"},
    {"import.copying", "copiando", "copiando", "copying"},
    {"import.examining", "examinando", "examinando", "examining"},
    {"import.comparing", "comparando", "comparando", "comparing"},
    {"import.preparing", "preparando", "preparando", "preparing"},
    {"import.records", "fichas", "fichas", "records"},
    {"import.line", "línea {}", "linha {}", "line {}"},
    {"import.summary", "{} creados, {} actualizados, {} ya estaban, {} rechazados",
     "{} criados, {} atualizados, {} já estavam, {} recusados", "{} created, {} updated, {} already there, {} refused"},
    {"import.file_missing", "No se encuentra el archivo «{}» junto a los metadatos.",
     "Não se encontra o arquivo «{}» junto aos metadados.", "There is no file \"{}\" beside the metadata."},
    {"import.captions_bad", "Los subtítulos «{}» no se pueden leer; la lección entró sin ellos.",
     "As legendas «{}» não podem ser lidas; a aula entrou sem elas.",
     "The captions \"{}\" cannot be read; the lesson went in without them."},
    {"import.waits", "{} La importación espera y sigue por sí sola (Ctrl-C la detiene).",
     "{} A importação espera e continua sozinha (Ctrl-C a interrompe).",
     "{} The import waits and goes on by itself (Ctrl-C ends it)."},
    {"import.held", "Quedan en la cola, retenidos en /administracion hasta que alguien los reanude: {}",
     "Ficam na fila, retidos em /administracion até que alguém os retome: {}",
     "Left in the queue, held on /administracion until somebody resumes them: {}"},
    {"import.sounds_alike", "Suena como «{}» ({}): quizá es la misma grabación en otro archivo.",
     "Soa como «{}» ({}): talvez seja a mesma gravação em outro arquivo.",
     "It sounds like \"{}\" ({}): perhaps the same recording in another file."},
    {"import.looks_alike", "Se ve como «{}» ({}): quizá es la misma grabación en otro archivo.",
     "Parece-se na imagem com «{}» ({}): talvez seja a mesma gravação em outro arquivo.",
     "It looks like \"{}\" ({}): perhaps the same recording in another file."},
    {"import.sounds_and_looks_alike", "Suena y se ve como «{}» ({}): quizá es la misma grabación en otro archivo.",
     "Soa e parece na imagem como «{}» ({}): talvez seja a mesma gravação em outro arquivo.",
     "It sounds and looks like \"{}\" ({}): perhaps the same recording in another file."},
    {"import.more_notes", "… y {} avisos más como estos.", "… e mais {} avisos como estes.",
     "… and {} more notes like these."},
    {"import.skipped", "{} archivos que no son video ni audio se dejaron de lado.",
     "{} arquivos que não são vídeo nem áudio ficaram de fora.",
     "{} files that are no video or sound were left aside."},
    {"user.created", "Cuenta creada: {}", "Conta criada: {}", "Account created: {}"},
    {"user.changed", "Cuenta actualizada: {}", "Conta atualizada: {}", "Account changed: {}"},
    {"user.ended", "Cuenta terminada: {}", "Conta encerrada: {}", "Account ended: {}"},
    {"user.quota", "{} puede ocupar {} GB.", "{} pode ocupar {} GB.", "{} may take up {} GB."},
    {"user.quota_standard", "{} puede ocupar lo que dice uploads.quota_gb.",
     "{} pode ocupar o que diz uploads.quota_gb.", "{} may take up what uploads.quota_gb says."},
    {"no_such_person", "Nadie tiene esa dirección de correo.", "Ninguém tem esse endereço de e-mail.",
     "Nobody has that mail address."},
    {"keys.rotated", "Clave nueva: los enlaces ya dados siguen hasta que venzan.",
     "Chave nova: os links já dados continuam até vencer.", "New key: links already given go on until they expire."},
    {"keys.forgotten", "Clave nueva: todos los enlaces de medios restringidos dados hasta ahora dejaron de servir.",
     "Chave nova: todos os links de mídia restrita dados até agora deixaram de servir.",
     "New key: every link to restricted media given so far has ended."},
    {"user.password", "Contraseña: ", "Senha: ", "Password: "},
    {"sweep.progress", "Mirando el almacén", "Olhando o armazenamento", "Looking at the store"},
    {"sweep.found", "{} archivos en el almacén; {} que nada usa ({} MB)",
     "{} arquivos no armazenamento; {} que nada usa ({} MB)", "{} files in the store; {} that nothing uses ({} MB)"},
    {"sweep.would", "Apartados desde hace una semana: {} por borrar ({} MB). No se cambió nada.",
     "Separados há uma semana: {} por apagar ({} MB). Nada foi alterado.",
     "Set aside for a week: {} to be removed ({} MB). Nothing was changed."},
    {"sweep.done", "Apartados: {}; devueltos: {}; borrados: {} ({} MB)",
     "Separados: {}; devolvidos: {}; apagados: {} ({} MB)", "Set aside: {}; put back: {}; removed: {} ({} MB)"},
    {"sweep.doubtful",
     "Casi nada del almacén figura en esta base de datos: ¿es la suya, o una copia antigua? No se apartó nada de esa "
     "parte; si está bien así, usa --all.",
     "Quase nada do armazenamento consta neste banco de dados: é o dele, ou uma cópia antiga? Nada foi separado dessa "
     "parte; se estiver certo assim, use --all.",
     "This database knows hardly anything in the store: is it the right one, or an old copy? Nothing of that part was "
     "set aside; if it is right, use --all."},
    {"backup.progress", "copiando", "copiando", "copying"},
    {"backup.done", "Copia completa en {}: la base de datos y {} archivos ({} MB).",
     "Cópia completa em {}: o banco de dados e {} arquivos ({} MB).",
     "Whole copy in {}: the database and {} files ({} MB)."},
    {"backup.done_database", "Copia de la base de datos en {}, sin los archivos del almacén.",
     "Cópia do banco de dados em {}, sem os arquivos do armazenamento.",
     "Copy of the database in {}, without the store's files."},
    {"backup.damaged", "Archivos dañados en el almacén, que no se podrán restaurar: {} ({})",
     "Arquivos danificados no armazenamento, que não poderão ser restaurados: {} ({})",
     "Damaged files in the store, which cannot be restored: {} ({})"},
    {"backup.missing", "Archivos que el catálogo nombra y el almacén no tiene: {} ({})",
     "Arquivos que o catálogo cita e o armazenamento não tem: {} ({})",
     "Files that the catalogue names and the store does not have: {} ({})"},
    {"backup.missing_unknown",
     "La base de datos es de otra versión de Acervo: se copió tal cual, sin comprobar si falta algún archivo.",
     "O banco de dados é de outra versão do Acervo: foi copiado tal como está, sem verificar se falta algum arquivo.",
     "The database is of another version of Acervo: it was copied as it is, without a look for missing files."},
    {"backup_on_terminal", "La copia no cabe en una terminal: da un archivo, o envíala por una tubería.",
     "A cópia não cabe em um terminal: dê um arquivo, ou envie-a por um pipe.",
     "A terminal cannot take the copy: name a file, or send it through a pipe."},
    {"cannot_write", "No se puede escribir ahí: {}", "Não é possível gravar ali: {}", "It cannot be written there: {}"},
    {"backup_disk_full", "No queda espacio donde se escribe la copia: libera espacio ahí o escríbela en otro lugar.",
     "Não há espaço onde a cópia é gravada: libere espaço ali ou grave-a em outro lugar.",
     "There is no room left where the copy is written: free some there or write it elsewhere."},
    {"dump_failed", "PostgreSQL no pudo copiar la base de datos: {}",
     "O PostgreSQL não pôde copiar o banco de dados: {}", "PostgreSQL could not copy the database: {}"},
    {"load_failed", "PostgreSQL no pudo restaurar la base de datos, que sigue vacía: {}",
     "O PostgreSQL não pôde restaurar o banco de dados, que continua vazio: {}",
     "PostgreSQL could not restore the database, which is still empty: {}"},
    {"restore.progress", "restaurando", "restaurando", "restoring"},
    {"restore.done",
     "Restaurados la base de datos y {} archivos ({} MB). Al arrancar, el servidor rehace el índice de búsqueda.",
     "Restaurados o banco de dados e {} arquivos ({} MB). Ao iniciar, o servidor refaz o índice de busca.",
     "Restored the database and {} files ({} MB). The server makes the search index anew when it starts."},
    {"restore.damaged", "Archivos dañados en la copia, que se dejaron fuera: {} ({})",
     "Arquivos danificados na cópia, que ficaram de fora: {} ({})",
     "Damaged files in the copy, which were left out: {} ({})"},
    {"restore_not_empty",
     "Ahí ya hay un catálogo: restaura en una carpeta nueva (--data) o en una base vacía (--database).",
     "Já há um catálogo ali: restaure em uma pasta nova (--data) ou em um banco vazio (--database).",
     "There is a catalogue there already: restore into a new folder (--data) or an empty database (--database)."},
    {"not_a_backup", "Eso no es una copia hecha con «acervo backup», o está dañada.",
     "Isso não é uma cópia feita com «acervo backup», ou está danificada.",
     "That is no copy made by \"acervo backup\", or it is damaged."},
    {"backup_cut_short", "La copia está incompleta: le falta el final. Usa otra, o vuelve a hacerla.",
     "A cópia está incompleta: falta o final. Use outra, ou faça-a de novo.",
     "The copy is incomplete: its end is missing. Use another one, or make it again."},
    {"no_such_file", "No existe ese archivo, o no se puede leer: {}",
     "Esse arquivo não existe, ou não pode ser lido: {}", "There is no such file, or it cannot be read: {}"},
    {"migrate.done", "{} migraciones aplicadas", "{} migrações aplicadas", "{} migrations applied"},
    {"tags.progress", "{} de {} materiales revisados", "{} de {} materiais revistos", "{} of {} materials looked at"},
    {"tags.done", "Materiales revisados: {}; sugerencias: {}; sin ninguna: {}",
     "Materiais revistos: {}; sugestões: {}; sem nenhuma: {}",
     "Materials looked at: {}; suggestions: {}; without any: {}"},
    {"reindex.done", "Índice reconstruido: {} fichas", "Índice reconstruído: {} fichas", "Index rebuilt: {} records"},
    {"reindex.progress", "indexando", "indexando", "indexing"},
    {"usage.unknown", "No se entiende «{}».", "Não se entende «{}».", "\"{}\" is not understood."},
    {"usage.no_command", "Falta la orden, por ejemplo «acervo serve».", "Falta o comando, por exemplo «acervo serve».",
     "A command is missing, for example \"acervo serve\"."},
    {"usage.missing", "Falta {}.", "Falta {}.", "{} is missing."},
    {"usage.no_value", "A {} le falta su valor, o le sobra uno.", "Falta um valor a {}, ou sobra um.",
     "{} has no value, or one too many."},
    {"usage.value", "El valor de {} no sirve.", "O valor de {} não serve.", "The value of {} will not do."},
    {"usage.help", "Con --help se ven las órdenes y sus opciones.", "Com --help se veem os comandos e suas opções.",
     "With --help you see the commands and their options."},
    {"general", "No se pudo: {}", "Não foi possível: {}", "It did not work: {}"},
});

std::string fill(std::string_view pattern, std::initializer_list<std::string_view> values) {
  std::string text(pattern);
  std::size_t at = 0;
  for (const std::string_view value : values) {
    at = text.find("{}", at);
    if (at == std::string::npos) break;
    text.replace(at, 2, value);
    at += value.size();
  }
  return text;
}

}  // namespace

std::string terminal_text(std::string_view key, std::initializer_list<std::string_view> values) {
  const Wording* wording = find_wording(kWordings, key);
  return wording == nullptr ? std::string(key) : fill(wording->in(terminal_language()), values);
}

std::string megabytes(Bytes bytes) {
  return std::to_string((bytes.count + 500'000) / 1'000'000);
}

std::string terminal_message(const Error& error) {
  if (find_wording(kWordings, error.reason()) != nullptr) return terminal_text(error.reason(), {error.what()});
  if (error.code() == Code::unsupported_media || error.code() == Code::corrupt_media || error.code() == Code::too_large)
    return std::string(preparation_message(error.reason(), terminal_language()));
  return terminal_text("general", {error.what()});
}

}  // namespace acervo::web
