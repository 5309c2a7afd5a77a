#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "catalog/library/blob_sweep.hpp"
#include "streamer/http/forwarded.hpp"
#include "streamer/http/metrics.hpp"
#include "streamer/media/audience.hpp"
#include "web/api/routes.hpp"

namespace acervo::web {

/// How far the search index has followed the catalogue.
struct IndexState {
  bool current = false, rebuilding = false;
};

/// What /metrics shows beside the database. Filled in by `serve` before the server starts; outlives it.
struct Telemetry {
  std::shared_ptr<streamer::Audience> audience;
  std::function<streamer::Counts()> server;
  std::function<IndexState()> index;
  const BlobSweep* sweep = nullptr;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  streamer::TrustedProxies readers;  ///< the addresses that may read it; to others it does not exist
};

/// GET /metrics, in the text format of Prometheus.
void add_metric_routes(streamer::Router& router, const Services& services, const Telemetry& telemetry);

}  // namespace acervo::web
