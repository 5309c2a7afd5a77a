#include "web/api/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <atomic>
#include <chrono>
#include <limits>

#include "catalog/jobs/job_store.hpp"
#include "search/searcher.hpp"

namespace acervo::web {

using streamer::Counts;
using streamer::Response;

namespace {

using Clock = std::chrono::steady_clock;
using Labels = std::vector<prometheus::ClientMetric::Label>;
using prometheus::MetricType;

constexpr std::string_view kVersion = ACERVO_VERSION;

// One page of metrics as it grows.
class Page {
 public:
  void add(std::string name, std::string help, double value, Labels labels = {}, MetricType type = MetricType::Gauge) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    metric.gauge.value = metric.counter.value = value;
    family(std::move(name), std::move(help), type).metric.push_back(std::move(metric));
  }

  void count(std::string name, std::string help, std::uint64_t value, Labels labels = {}) {
    add(std::move(name), std::move(help), static_cast<double>(value), std::move(labels), MetricType::Counter);
  }

  void add_latency(const Counts::OfRoute::Latency& latency, Labels labels) {
    prometheus::ClientMetric metric;
    metric.label = std::move(labels);
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < latency.buckets.size(); ++i) {
      below += latency.buckets[i];
      const bool last = i == streamer::kLatencyBuckets.size();
      metric.histogram.bucket.push_back(
          {below, last ? std::numeric_limits<double>::infinity() : streamer::kLatencyBuckets[i]});
    }
    metric.histogram.sample_count = below;
    metric.histogram.sample_sum = latency.seconds;
    family("acervo_http_request_seconds", "From the whole request to its answer, before its bytes leave",
           MetricType::Histogram)
        .metric.push_back(std::move(metric));
  }

  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  prometheus::MetricFamily& family(std::string name, std::string help, MetricType type) {
    for (auto& known : families_)
      if (known.name == name) return known;
    return families_.emplace_back(prometheus::MetricFamily{std::move(name), std::move(help), type, {}});
  }

  std::vector<prometheus::MetricFamily> families_;
};

void add_routes(Page& page, const Counts& counts) {
  for (const Counts::OfRoute& route : counts.routes) {
    for (const auto& [status, requests] : route.by_status)
      page.count("acervo_http_requests_total", "Requests answered", requests,
                 {{"method", route.method}, {"route", route.route}, {"status", std::to_string(status)}});
    for (const auto& [digit, latency] : route.latency)
      page.add_latency(latency,
                       {{"method", route.method}, {"route", route.route}, {"status", std::to_string(digit) + "xx"}});
  }
  for (const auto& [code, problems] : counts.errors)
    page.count("acervo_http_problems_total", "Requests answered with a problem", problems, {{"code", code}});
}

void add_connections(Page& page, const Counts& counts) {
  page.add("acervo_http_connections", "Connections open now", static_cast<double>(counts.connections_open));
  page.count("acervo_http_connections_total", "Connections accepted", counts.connections_accepted);
  page.count("acervo_http_connections_refused_total", "Connections beyond the limit", counts.connections_refused);
  page.count("acervo_http_crowd_refused_total", "Connections beyond those that one address may have",
             counts.crowd_refused);
  page.count("acervo_http_memory_refused_total", "Requests that there was no memory for", counts.memory_refused);
  page.add("acervo_http_buffered_bytes", "Bytes of requests and answers in memory",
           static_cast<double>(counts.buffered));
  page.count("acervo_http_messages_refused_total", "Requests that were malformed, too large or too slow",
             counts.messages_refused);
  page.add("acervo_http_queue", "Requests that wait for a handler", static_cast<double>(counts.queue_length));
  page.count("acervo_http_queue_refused_total", "Requests beyond the queue", counts.queue_refused);
  page.count("acervo_http_deadlines_missed_total", "Handlers past their deadline", counts.deadlines_missed);
  page.add("acervo_sending", "Responses that are leaving and have not gone at once",
           static_cast<double>(counts.sender.active));
  page.count("acervo_sent_bytes_total", "Bytes handed to sockets", counts.sender.bytes);
  for (const auto& [result, responses] :
       {std::pair{"sent", counts.sender.sent}, std::pair{"aborted", counts.sender.aborted},
        std::pair{"stalled", counts.sender.stalled}})
    page.count("acervo_responses_total", "Responses by how they ended", responses, {{"result", result}});
}

// The database may be away: then everything else is still told.
void add_jobs(Page& page, JobStore& jobs) {
  double up = 1;
  try {
    for (const JobStore::Age& of : jobs.ages()) {
      page.add("acervo_jobs", "Jobs in the queue", static_cast<double>(of.jobs),
               {{"kind", of.kind}, {"state", of.state}});
      page.add("acervo_job_oldest_seconds", "Age of the oldest of them", of.oldest,
               {{"kind", of.kind}, {"state", of.state}});
    }
  } catch (const Error&) {
    up = 0;
  }
  page.add("acervo_database_up", "Whether the database answers", up);
}

// Seconds since a look at the metrics last found the index current.
double index_lag(bool current) {
  static std::atomic<Clock::time_point> last_current{Clock::now()};
  const auto now = Clock::now();
  if (current) last_current = now;
  return std::chrono::duration<double>(now - last_current.load()).count();
}

void add_index(Page& page, const Services& services, const Telemetry& telemetry) {
  try {
    page.add("acervo_index_documents", "Materials in the search index", static_cast<double>(services.searcher.size()));
    const IndexState state = telemetry.index ? telemetry.index() : IndexState{};
    page.add("acervo_index_current", "Whether the index has followed the catalogue to its end", state.current ? 1 : 0);
    page.add("acervo_index_damaged", "Whether damage was seen and no other index is there yet",
             services.searcher.health() == "damaged" ? 1 : 0);
    page.add("acervo_index_rebuilding", "Whether the index is being built again", state.rebuilding ? 1 : 0);
    page.add("acervo_index_lag_seconds", "Since a look at these metrics last found the index current",
             index_lag(state.current));
  } catch (const Error&) {
    page.add("acervo_index_lag_seconds", "Since a look at these metrics last found the index current",
             index_lag(false));
  }
}

void add_sweep(Page& page, const BlobSweep::Counts& counts) {
  page.count("acervo_store_passes_total", "Passes over a sixteenth of the store, for files that nothing uses",
             counts.passes);
  for (const auto& [what, files] :
       {std::pair{"set_aside", counts.set_aside.load()}, std::pair{"put_back", counts.put_back.load()},
        std::pair{"removed", counts.removed.load()}})
    page.count("acervo_store_files_total", "Files that nothing used, by what became of them", files,
               {{"result", what}});
  page.count("acervo_store_removed_bytes_total", "Bytes of the files that were removed", counts.removed_bytes);
  page.count("acervo_store_doubtful_passes_total", "Passes that left everything, as most would have gone",
             counts.doubtful);
}

// A proxy that is not configured as trusted would make every visitor look like this machine.
bool may_read(const Telemetry& telemetry, const streamer::Request& request) {
  const bool through_stranger = request.header("x-forwarded-for") && !request.is_forwarded;
  return !through_stranger && !request.header("forwarded") && telemetry.readers.contains(request.peer);
}

Response metrics(const Services& services, const Telemetry& telemetry, const streamer::Request& request) {
  if (!may_read(telemetry, request)) throw Error(Code::not_found, "metrics are not for this address");
  Page page;
  page.add("acervo_build", "Always 1", 1, {{"version", std::string(kVersion)}});
  page.add("acervo_uptime_seconds", "Since the server began",
           std::chrono::duration<double>(Clock::now() - telemetry.started).count());
  if (telemetry.server) {
    const Counts counts = telemetry.server();
    add_routes(page, counts);
    add_connections(page, counts);
  }
  if (telemetry.audience) {
    page.add("acervo_viewers",
             "Viewers (address, browser and lesson; no robots) who took a segment in the last half minute",
             static_cast<double>(telemetry.audience->viewers()));
    for (const auto& [rung, bytes] : telemetry.audience->bytes_by_rung())
      page.count("acervo_media_bytes_total", "Bytes of media that left", bytes, {{"rung", rung}});
  }
  add_jobs(page, services.jobs);
  add_index(page, services, telemetry);
  if (telemetry.sweep != nullptr) add_sweep(page, telemetry.sweep->counts());
  return Response::text(200, page.text(), "text/plain; version=0.0.4; charset=utf-8").set("Cache-Control", "no-store");
}

}  // namespace

void add_metric_routes(streamer::Router& router, const Services& services, const Telemetry& telemetry) {
  router.add(streamer::Method::get, "/metrics", [&services, &telemetry](const streamer::Request& request) {
    return metrics(services, telemetry, request);
  });
}

}  // namespace acervo::web
