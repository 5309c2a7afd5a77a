#pragma once

#include <filesystem>

#include "ingest/worker/worker.hpp"

namespace acervo::test {

/// Of a worker named "a" whose children write beside its blobs.
inline ingest::WorkerSettings worker_settings(ingest::ChildProgram child, const std::filesystem::path& blobs) {
  ingest::WorkerSettings settings;
  settings.name = "a";
  settings.child = std::move(child);
  settings.scratch = blobs.string();
  settings.language_code = [](const std::string&) { return ""; };
  return settings;
}

}  // namespace acervo::test
