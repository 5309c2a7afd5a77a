#include "catalog/library/import_messages.hpp"

#include <algorithm>
#include <array>

#include "catalog/core/text.hpp"
#include "catalog/core/wording.hpp"

namespace acervo {

namespace {

constexpr auto kMessages = std::to_array<Wording>({
    // problems: the line gives no record
    {"bad_json", "La línea no es JSON válido (carácter {0}).", "A linha não é JSON válido (caractere {0}).",
     "The line is not valid JSON (character {0})."},
    {"not_an_object", "La línea debe ser un objeto JSON con los campos de un material.",
     "A linha deve ser um objeto JSON com os campos de um material.",
     "The line must be a JSON object with the fields of a material."},
    {"line_too_long", "La línea es demasiado larga.", "A linha é longa demais.", "The line is too long."},
    {"no_known_columns",
     "La primera línea no tiene ningún encabezado conocido. Escriba por ejemplo: título, archivo, descripción.",
     "A primeira linha não tem nenhum cabeçalho conhecido. Escreva por exemplo: título, arquivo, descrição.",
     "The first line has no known heading. Write for example: title, file, description."},
    {"too_many_cells", "La fila tiene {0} celdas y el encabezado {1}: ¿falta poner comillas a un texto con separador?",
     "A linha tem {0} células e o cabeçalho {1}: faltam aspas em um texto com separador?",
     "The row has {0} cells and the heading {1}: does a text with a separator lack its quotes?"},
    {"unclosed_quote", "Aquí se abren unas comillas que nadie cierra.", "Aqui se abrem aspas que ninguém fecha.",
     "A quotation mark opens here and is never closed."},
    {"given_up", "Hay demasiadas comillas sin cerrar: el archivo no parece una tabla. Lo que sigue no se leyó.",
     "Há aspas demais sem fechar: o arquivo não parece uma tabela. O restante não foi lido.",
     "Too many quotation marks are never closed: this does not look like a table. The rest was not read."},
    {"missing_title", "Falta el título.", "Falta o título.", "The title is missing."},
    {"no_file_or_url", "Falta el archivo o la dirección web.", "Falta o arquivo ou o endereço web.",
     "The file or the web address is missing."},
    {"too_long", "Es demasiado largo: {0} caracteres, y caben {1}.", "É longo demais: {0} caracteres, e cabem {1}.",
     "It is too long: {0} characters, and {1} fit."},
    {"bad_url", "«{0}» no es una dirección web (debe empezar con https:// o http://).",
     "“{0}” não é um endereço web (deve começar com https:// ou http://).",
     "“{0}” is no web address (it must start with https:// or http://)."},
    {"outside_folder", "«{0}» está fuera de la carpeta de los metadatos. Escriba solo el nombre del archivo.",
     "“{0}” está fora da pasta dos metadados. Escreva apenas o nome do arquivo.",
     "“{0}” lies outside the metadata's folder. Write only the file's name."},
    // warnings: the record goes in
    {"unknown_value", "No se conoce el valor «{0}»; se guardó como palabra clave.",
     "O valor “{0}” não é conhecido; foi guardado como palavra-chave.",
     "The value “{0}” is not known; it was kept as a keyword."},
    {"unknown_language", "No se conoce la lengua «{0}»; quedó sin lengua.",
     "A língua “{0}” não é conhecida; ficou sem língua.", "The language “{0}” is not known; none was set."},
    {"unknown_license", "No se conoce la licencia «{0}»; quedó como «sin licencia conocida».",
     "A licença “{0}” não é conhecida; ficou como “sem licença conhecida”.",
     "The licence “{0}” is not known; it was set to “no known licence”."},
    {"read_as", "«{0}» se leyó como «{1}».", "“{0}” foi lido como “{1}”.", "“{0}” was read as “{1}”."},
    {"too_many", "Solo caben {0}; se dejaron fuera {1}.", "Só cabem {0}; ficaram de fora {1}.",
     "Only {0} fit; {1} were left out."},
    {"left_out_too_long", "Se dejó fuera «{0}»: es demasiado largo, caben {1} caracteres.",
     "“{0}” ficou de fora: é longo demais, cabem {1} caracteres.",
     "“{0}” was left out: it is too long, {1} characters fit."},
    {"wrong_type", "El valor no tiene la forma de este campo y se dejó fuera.",
     "O valor não tem a forma deste campo e ficou de fora.",
     "The value has not the form of this field and was left out."},
    {"bad_duration", "«{0}» no es una duración (escriba segundos o 1:02:03); se dejó fuera.",
     "“{0}” não é uma duração (escreva segundos ou 1:02:03); ficou de fora.",
     "“{0}” is no duration (write seconds or 1:02:03); it was left out."},
    {"bad_date", "«{0}» no es una fecha (escriba 1987, 1987-05 o 1987-05-21); se dejó fuera.",
     "“{0}” não é uma data (escreva 1987, 1987-05 ou 1987-05-21); ficou de fora.",
     "“{0}” is no date (write 1987, 1987-05 or 1987-05-21); it was left out."},
    {"bad_yes_no", "No se entiende «{0}» (escriba sí o no); se dejó fuera.",
     "Não se entende “{0}” (escreva sim ou não); ficou de fora.", "“{0}” is neither yes nor no; it was left out."},
    {"caption_outside_folder", "El subtítulo «{0}» está fuera de la carpeta de los metadatos y se dejó fuera.",
     "A legenda “{0}” está fora da pasta dos metadados e ficou de fora.",
     "The captions “{0}” lie outside the metadata's folder and were left out."},
    {"caption_without_language", "No se sabe la lengua del subtítulo «{0}».", "Não se sabe a língua da legenda “{0}”.",
     "The language of the captions “{0}” is not known."},
    {"repeated_identifier", "El identificador «{0}» ya está en la línea {1}: esta línea lo actualiza.",
     "O identificador “{0}” já está na linha {1}: esta linha o atualiza.",
     "The identifier “{0}” is already on line {1}: this line updates it."},
});

constexpr auto kFields = std::to_array<Wording>({
    {"identifier", "identificador", "identificador", "identifier"},
    {"file", "archivo", "arquivo", "file"},
    {"url", "dirección web", "endereço web", "web address"},
    {"title", "título", "título", "title"},
    {"description", "descripción", "descrição", "description"},
    {"language", "lengua", "língua", "language"},
    {"type", "tipo", "tipo", "type"},
    {"levels", "niveles", "níveis", "levels"},
    {"subjects", "materias", "disciplinas", "subjects"},
    {"keywords", "palabras clave", "palavras-chave", "keywords"},
    {"license", "licencia", "licença", "licence"},
    {"contributors", "autoría y participantes", "autoria e participantes", "contributors"},
    {"captions", "subtítulos", "legendas", "captions"},
    {"collection", "colección", "coleção", "collection"},
    {"produced", "fecha de producción", "data de produção", "date of production"},
    {"published", "publicado", "publicado", "published"},
    {"duration", "duración", "duração", "duration"},
});

constexpr Wording kUnknown{"", "No se pudo leer esta línea.", "Não foi possível ler esta linha.",
                           "This line could not be read."};
constexpr std::size_t kLongestQuotation = 120;

}  // namespace

std::string import_message(std::string_view code, std::string_view language, std::span<const std::string> args) {
  const Wording* wording = find_wording(kMessages, code);
  const auto pattern = (wording == nullptr ? kUnknown : *wording).in(language);
  std::string sentence;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}') {
      const auto number = static_cast<std::size_t>(pattern[i + 1] - '0');
      if (number < args.size()) sentence += shorten(squeeze(args[number]), kLongestQuotation);
      i += 2;
    } else {
      sentence += pattern[i];
    }
  }
  return sentence;
}

std::string_view import_field_label(std::string_view field, std::string_view language) {
  const Wording* label = find_wording(kFields, field);
  return label == nullptr ? field : label->in(language);
}

std::span<const std::string_view> import_message_codes() {
  static constexpr auto kCodes = [] {
    std::array<std::string_view, kMessages.size()> codes{};
    std::ranges::transform(kMessages, codes.begin(), &Wording::key);
    return codes;
  }();
  return kCodes;
}

}  // namespace acervo
