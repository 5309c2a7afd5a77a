# Reading metadata (CSV, JSONL) into records; no database. Included by catalog/CMakeLists.txt.
# libcsv ships no .pc file.
find_path(LIBCSV_INCLUDE csv.h REQUIRED)
find_library(LIBCSV_LIBRARY csv REQUIRED)

acervo_unit(acervo_import_record
  SOURCES library/import_captions.cpp library/import_csv.cpp library/import_draft.cpp library/import_duration.cpp
          library/import_fields.cpp library/import_html.cpp library/import_messages.cpp library/import_path.cpp
          library/import_people.cpp library/import_record.cpp library/import_text.cpp library/import_values.cpp
          library/import_vocabulary.cpp
  USES acervo_core PkgConfig::LIBXML2 ${LIBCSV_LIBRARY})
target_include_directories(acervo_import_record PRIVATE ${LIBCSV_INCLUDE})
