#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "catalog/core/time.hpp"

namespace acervo {
class BlobStore;
class FleetStore;
class JobStore;
class MaterialStore;
class PersonStore;
class RevisionStore;
class SegmentStore;
class UploadStore;
class ViewingStore;
class VocabularyStore;
class WatchPositions;
namespace db {
class Database;
}
namespace ingest {
struct ChildProgram;
}
namespace search {
class Searcher;
}
}  // namespace acervo

namespace acervo::web {

class MediaAccess;
class CatalogueCache;
class MailRecord;
class PresentationCache;
class SearchAnswers;
class SearchLog;
class SegmentDemand;
class Site;
class ViewingCounts;

/// What the handlers work with. Everything outlives the server.
struct Services {
  db::Database& database;
  PersonStore& people;
  VocabularyStore& vocabularies;
  MaterialStore& materials;
  RevisionStore& revisions;
  UploadStore& uploads;
  JobStore& jobs;
  BlobStore& blobs;
  search::Searcher& searcher;
  PresentationCache& presentations;
  MediaAccess& media_access;
  SegmentStore& segments;
  SegmentDemand& demand;
  ViewingStore& viewings;
  ViewingCounts& viewing;
  WatchPositions& positions;
  FleetStore& fleet;
  const Site& site;
  SearchLog* search_log = nullptr;                    ///< none: searches are not counted
  const ingest::ChildProgram* media_child = nullptr;  ///< none: no picture is made on request
  CatalogueCache* cache = nullptr;                    ///< none: everything is asked for anew
  SearchAnswers* answers = nullptr;  ///< none: everything is searched anew; asked for only with `cache`
  MailRecord* mail = nullptr;        ///< none: no mail is sent
  std::string public_url = {};       ///< "https://acervo.ejemplo.mx"; empty: as each visitor calls us
};

}  // namespace acervo::web
