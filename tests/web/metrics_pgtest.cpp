#include "web/api/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/api_fixture.hpp"

namespace acervo::web {
namespace {

using streamer::Method;
using testing::HasSubstr;
using testing::Not;

class MetricsTest : public testing::Test {
 protected:
  MetricsTest() {
    telemetry_.readers = streamer::TrustedProxies({"127.0.0.0/8", "10.1.0.0/16"});
    telemetry_.audience = std::make_shared<streamer::Audience>();
    telemetry_.server = [this] { return counts_; };
    telemetry_.sweep = &sweep_;
    telemetry_.index = [] { return IndexState{true, false}; };
    add_metric_routes(router_, api_.services, telemetry_);
  }

  streamer::Response read(std::string peer, const std::string& field = "", bool forwarded = false) {
    streamer::Request request;
    request.path = "/metrics";
    request.peer = std::move(peer);
    request.is_forwarded = forwarded;
    if (!field.empty()) request.headers.add(field, "203.0.113.9");
    return router_.find(Method::get, "/metrics").route->handler(request);
  }

  test::Api api_;
  BlobSweep sweep_{*api_.database, api_.blobs};
  Telemetry telemetry_;
  streamer::Counts counts_;
  streamer::Router router_;
};

TEST_F(MetricsTest, tells_what_an_operator_asks) {
  sweep_.pass_of_the_hour();
  api_.create("teacher", test::lesson());
  api_.index();
  streamer::Counts::OfRoute route{"GET", "/api/v1/search", {{200, 7}}, 900, {}};
  route.latency[2].buckets[1] = 7;
  route.latency[2].seconds = 0.5;
  counts_.routes.push_back(route);
  counts_.errors["overloaded"] = 3;
  counts_.queue_length = 4;
  *telemetry_.audience->counter("720p") += 500;
  const streamer::Response response = read("127.0.0.1");
  EXPECT_THAT(std::string(response.find("content-type").value_or("")), HasSubstr("version=0.0.4"));
  for (const char* line :
       {"acervo_http_requests_total{method=\"GET\",route=\"/api/v1/search\",status=\"200\"} 7",
        "acervo_http_request_seconds_count{method=\"GET\",route=\"/api/v1/search\",status=\"2xx\"} 7",
        "acervo_http_request_seconds_bucket{method=\"GET\",route=\"/api/v1/search\",status=\"2xx\",le=\"+Inf\"} 7",
        "acervo_http_problems_total{code=\"overloaded\"} 3", "acervo_http_queue 4",
        "acervo_media_bytes_total{rung=\"720p\"} 500", "acervo_viewers 0", "acervo_database_up 1",
        "acervo_index_current 1", "acervo_index_documents 1", "acervo_index_lag_seconds ", "acervo_uptime_seconds ",
        "acervo_store_passes_total 1", "acervo_store_files_total{result=\"removed\"} 0", "acervo_build{version=\""})
    EXPECT_THAT(response.body, HasSubstr(line));
}

TEST_F(MetricsTest, tells_the_queue_by_kind_and_state) {
  const std::string id = api_.create("teacher", test::lesson());
  api_.database->write([&](db::Tx& tx) {
    tx.run(db::Query{"a revision",
                     "insert into revision (material, number, source_blob, source_bytes, filename) "
                     "values ($1, 1, 'b', 1, 'a.mp4')"},
           {id});
    enqueue(tx, {{JobKind::probe, {id}, 1, 0, 5}});
  });
  const streamer::Response response = read("10.1.2.3");
  EXPECT_THAT(response.body, HasSubstr("acervo_jobs{kind=\"probe\",state=\"queued\"} 1"));
  EXPECT_THAT(response.body, HasSubstr("acervo_job_oldest_seconds{kind=\"probe\",state=\"queued\"}"));
}

TEST_F(MetricsTest, does_not_exist_for_the_public) {
  EXPECT_THROW(read("203.0.113.9"), Error);
  EXPECT_THROW(read("127.0.0.1", "X-Forwarded-For"), Error) << "through a proxy that nobody has named";
  EXPECT_THROW(read("127.0.0.1", "Forwarded"), Error);
  EXPECT_EQ(read("10.1.2.3", "X-Forwarded-For", true).status, 200) << "a reader behind a trusted proxy";
}

}  // namespace
}  // namespace acervo::web
