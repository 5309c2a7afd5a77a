#include "catalog/library/import_fields.hpp"

#include <array>
#include <unordered_map>

#include "catalog/library/import_vocabulary.hpp"

namespace acervo {

namespace {

struct Alias {
  ImportField field;
  std::string_view hint;
  std::string_view names;  // as keys, separated by "|"; earlier lines and names win over later ones
};

using enum ImportField;

constexpr std::array kAliases{
    Alias{identifier, "",
          "identifier|identificador|id|clave|codigo|code|external id|source id|guid|uuid|dc identifier|folio"},
    Alias{file, "",
          "file|filename|file name|archivo|nombre de archivo|nombre del archivo|fichero|arquivo|nome do arquivo|"
          "path|ruta|caminho"},
    Alias{url, "",
          "url|link|enlace|liga|vinculo|direccion|direccion web|endereco|address|href|web|webpage|pagina|"
          "pagina web|source url|video url|videos|uri"},
    Alias{media, "", "media|video|audio|recurso|source|fuente"},
    Alias{title, "", "title|titulo|name|nombre|nome|dc title|titulo del material|titulo do material"},
    Alias{description, "",
          "description|descripcion|descricao|dc description|summary|resumen|resumo|abstract|sinopsis|"
          "sinopse|synopsis|note|notes|nota|notas|observaciones"},
    Alias{language, "",
          "language|lengua|idioma|lingua|lang|languages|lenguas|idiomas|inlanguage|in language|locale|dc language"},
    Alias{type, "",
          "type|tipo|kind|resource type|tipo de recurso|tipo de material|learningresourcetype|"
          "learning resource type|dc type"},
    Alias{levels, "",
          "levels|level|nivel|niveles|niveis|nivel educativo|niveles educativos|nivel de ensino|etapa|fase|fases|"
          "grado|grados|grade|grades|educational level|educationallevel|ano escolar"},
    Alias{subjects, "",
          "subjects|subject|materia|materias|asignatura|asignaturas|disciplina|disciplinas|campo|campos|"
          "campo formativo|campos formativos|area|areas|area del conocimiento|componente curricular|category|"
          "categories|categoria|categorias|dc subject"},
    Alias{keywords, "",
          "keywords|keyword|tags|tag|etiquetas|etiqueta|palabras clave|palabra clave|palavras chave|"
          "descriptores|descritores|temas|tema|topics|topic"},
    Alias{license, "",
          "license|licence|licencia|licenca|licenses|rights|derechos|direitos|copyright|copyright text|"
          "derechos de autor|direitos autorais|dc rights|terms"},
    Alias{contributors, "",
          "contributors|contributor|contribuciones|colaboradores|participantes|creditos|personas|people"},
    Alias{contributors, "autor",
          "authors|author|autor|autora|autores|autoras|autoria|creator|creators|creador|criador|by|dc creator"},
    Alias{contributors, "ponente",
          "speakers|speaker|ponente|ponentes|palestrante|palestrantes|presenter|presenters|"
          "expositor|conferencista"},
    Alias{contributors, "docente",
          "teacher|teachers|docente|docentes|profesor|profesora|professor|professora|instructor|maestro|maestra"},
    Alias{captions, "", "captions|caption|subtitles|subtitulos|subtitulo|legendas|legenda|cc"},
    Alias{collection, "",
          "collection|coleccion|colecao|serie|series|event|evento|programa|playlist|lista|lista de reproduccion"},
    // The earliest of a work's dates says most of how old it is.
    Alias{produced, "",
          "produced|fecha de produccion|ano de produccion|data de producao|ano de producao|production date|"
          "recorded|fecha de grabacion|data de gravacao|recording date|date recorded|"
          "created|date created|datecreated|dcterms created|fecha de creacion|data de criacao|"
          "ano|year|fecha|date|data|dc date|copyright year|copyrightyear|"
          "issued|date issued|dcterms issued|fecha de publicacion|ano de publicacion|data de publicacao|"
          "ano de publicacao|publication date|publication year|date published|datepublished"},
    Alias{published, "", "published|publicado|publicada|publicar|publish|status|situacao|visible"},
    Alias{duration, "", "duration|duracion|duracao|length|timerequired"},
    Alias{duration, "seconds", "duration seconds|duracion segundos|duracao segundos|duration s|seconds|segundos"},
    Alias{duration, "minutes", "duration minutes|duracion minutos|duracao minutos|duration min|minutes|minutos"},
};

struct Role {
  std::string_view role;
  std::string_view names;
};

constexpr std::array kRoles{
    Role{"autor", "autor|autora|autores|author|creator|creador|creadora|criador|criadora"},
    Role{"ponente", "ponente|speaker|palestrante|presenter|expositor|expositora|conferencista|keynote speaker"},
    Role{"docente", "docente|teacher|profesor|profesora|professor|professora|maestro|maestra|instructor|instructora"},
    Role{"guion", "guion|guionista|guion y adaptacion|script|writer|scriptwriter|screenwriter|roteiro|roteirista"},
    Role{"conduccion",
         "conduccion|conductor|conductora|host|presentador|presentadora|apresentador|apresentadora|apresentacao"},
    Role{"realizacion", "realizacion|realizador|realizadora|direccion|director|directora|direcao|diretor|diretora"},
    Role{"produccion", "produccion|productor|productora|producer|production|producao|produtor|produtora"},
    Role{"locucion", "locucion|locutor|locutora|voz|voice|narrator|narration|narrador|narradora|locucao|voice over"},
    Role{"edicion", "edicion|editor|editora|montaje|editing|edicao|edicion de video"},
    Role{"camara", "camara|camarografo|camarografa|camera|cinematography|fotografia|cinematografia"},
    Role{"animacion", "animacion|animador|animadora|animator|animation|animacao"},
    Role{"musica", "musica|compositor|compositora|composer|music"},
    Role{"entrevista", "entrevistador|entrevistadora|interviewer|entrevista"},
    Role{"interpretacion-senas",
         "lsm|interprete de lsm|interpretacion lsm|sign language interpreter|"
         "interprete de lengua de senas|interpretacion en lengua de senas|interprete de libras|libras"},
    Role{"subtitulado", "subtitulado|subtitulos|captions|subtitles|captioning|legendas|legendagem"},
    Role{"traduccion", "traduccion|traductor|traductora|translator|translation|traducao|tradutor|tradutora"},
    Role{"asesoria",
         "asesoria|asesor|asesora|asesoria pedagogica|contenidos|adviser|advisor|consultor|consultora|assessoria"},
    Role{"editorial", "publisher|editorial|institucion|institution|instituicao"},
    Role{"colaboracion", "colaboracion|colaborador|colaboradora|contributor|collaborator|participante|colaboracao"},
};

template <class Entry, std::size_t N, class Take>
void each_name(const std::array<Entry, N>& entries, const Take& take) {
  for (const Entry& entry : entries) {
    std::string_view rest = entry.names;
    while (!rest.empty()) {
      const auto end = rest.find('|');
      take(rest.substr(0, end), entry);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }
}

}  // namespace

std::string_view name(ImportField field) {
  switch (field) {
    case identifier:
      return "identifier";
    case file:
      return "file";
    case url:
      return "url";
    case media:
      return "file";
    case title:
      return "title";
    case description:
      return "description";
    case language:
      return "language";
    case type:
      return "type";
    case levels:
      return "levels";
    case subjects:
      return "subjects";
    case keywords:
      return "keywords";
    case license:
      return "license";
    case contributors:
      return "contributors";
    case captions:
      return "captions";
    case collection:
      return "collection";
    case produced:
      return "produced";
    case published:
      return "published";
    case duration:
      return "duration";
  }
  return "";
}

std::optional<ImportColumn> column_of(std::string_view header) {
  static const auto kColumns = [] {
    std::unordered_map<std::string_view, ImportColumn> columns;
    int rank = 0;
    each_name(kAliases, [&](std::string_view key, const Alias& alias) {
      columns.emplace(key, ImportColumn{alias.field, rank++, alias.hint});
    });
    return columns;
  }();
  // A heading is a few words; a paragraph in its place is none.
  if (header.size() > 200) return std::nullopt;
  if (const auto found = kColumns.find(vocabulary_key(header)); found != kColumns.end()) return found->second;
  const auto bracket = header.find('(');
  if (bracket == std::string_view::npos) return std::nullopt;
  const auto found = kColumns.find(vocabulary_key(header.substr(0, bracket)));
  return found == kColumns.end() ? std::nullopt : std::optional(found->second);
}

std::string_view role_of(std::string_view text) {
  static const auto kRoleOf = [] {
    std::unordered_map<std::string_view, std::string_view> roles;
    each_name(kRoles, [&](std::string_view key, const Role& role) { roles.emplace(key, role.role); });
    return roles;
  }();
  if (text.size() > 80) return {};
  const auto found = kRoleOf.find(vocabulary_key(text));
  return found == kRoleOf.end() ? std::string_view{} : found->second;
}

}  // namespace acervo
