#include "streamer/http/core.hpp"

#include <array>
#include <cstdio>
#include <new>
#include <random>

#include "catalog/core/log.hpp"
#include "streamer/http/address.hpp"
#include "streamer/http/target.hpp"

namespace acervo::streamer {

namespace {

constexpr std::size_t kOwnAnswer = 40 * 1024;  // of an answer's memory: each connection may have that much
constexpr std::size_t kOpener = 256;           // what an opener and its key take, about

/// What an answer keeps in memory by itself. What others have too, an asset, costs nothing more. The list of slices
/// counts: a download of a lesson of two hours has thousands.
std::size_t memory_of(const Outgoing& outgoing) {
  std::size_t size = outgoing.head.size() + outgoing.slices.capacity() * sizeof(Slice);
  for (const Slice& slice : outgoing.slices) {
    if (slice.memory && slice.memory.use_count() == 1) size += slice.memory->size();
    if (slice.opener) size += kOpener / static_cast<std::size_t>(slice.opener.use_count());
  }
  return size;
}

constexpr const char* kOutOfMemory = "out_of_memory";

std::string random_boot() {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%06x", std::random_device{}() & 0xffffffU);
  return text.data();
}

/// For the log only.
std::string description(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "something that is no exception";
  }
}

/// Only what nobody foresaw is an error, with all that is known of it. What was foreseen goes by its stable key: the
/// text may hold what the visitor wrote, and whoever likes could fill the log with it. What visitors meet every day, a
/// full server or a segment that is being made, is counted and not written down at all.
void log_failure(const Error& error, const Request& request, int status) {
  if (status < 500 || error.reason() == "overloaded" || error.reason() == "preparing") return;
  if (status == 500) {
    log::error("request failed", {{"request", request.id},
                                  {"route", request.route},
                                  {"status", status},
                                  {"error", std::string_view(error.what())}});
  } else if (error.code() == Code::unavailable) {
    const std::string_view key = error.reason().empty() ? name(error.code()) : std::string_view(error.reason());
    log::warn("request failed",
              {{"request", request.id}, {"route", request.route}, {"status", status}, {"reason", key}});
  }
}

}  // namespace

Core::Core(Config c, Router r)
    : config(std::move(c)),
      router(std::move(r)),
      proxies(config.trusted_proxies),
      memory(config.buffers),
      pool(config.pool_threads, config.queue),
      sender(config.sender),
      metrics(router.routes().size() + 1),
      boot(random_boot()) {}

std::string Core::new_request_id() {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%s-%llx", boot.c_str(),
                static_cast<unsigned long long>(next_request.fetch_add(1, std::memory_order_relaxed)));
  return text.data();
}

Response Core::answer_for(const Error& error, const Request& request) const {
  const int status = status_of(error);
  {
    const std::lock_guard lock(errors_mutex);
    ++errors[error.reason().empty() ? std::string(name(error.code())) : error.reason()];
  }
  log_failure(error, request, status);
  Response response = Response::empty(status);
  try {
    // Where memory has run out, wording that takes more of it ends the program (see `problem`).
    const bool worded = config.problem && error.reason() != kOutOfMemory;
    response = worded ? config.problem(request, error, status) : problem(request, error, status);
  } catch (...) {
    log::error("wording a problem failed", {{"request", request.id}, {"error", description(std::current_exception())}});
    response = problem(request, error, status);
  }
  if (const auto* decided = dynamic_cast<const HttpError*>(&error))
    for (const auto& [field, value] : decided->headers()) response.set(field, value);
  if ((status == 503 || status == 429) && !response.find("retry-after")) response.add("Retry-After", "1");
  if (!response.find("cache-control")) response.add("Cache-Control", "no-store");
  return response;
}

Response Core::answer_for(const std::exception_ptr& error, const Request& request) const {
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    return answer_for(known, request);
  } catch (const std::bad_alloc&) {
    return answer_for(Error(Code::internal, "no memory", kOutOfMemory), request);
  } catch (...) {
    return answer_for(Error(Code::internal, description(error)), request);
  }
}

Outgoing Core::finish(const Request& request, Response&& response, const Route* route, bool cors, bool compress,
                      std::chrono::steady_clock::time_point started) {
  static const RouteOptions none;
  const RenderOptions options{config.content_security_policy, !draining.load(std::memory_order_relaxed), compress};
  const RouteOptions& route_options = route ? route->options : none;
  Outgoing out;
  try {
    out = render(request, std::move(response), route_options, cors, options);
  } catch (...) {
    out = render(request, answer_for(std::current_exception(), request), none, cors, options);
  }
  if (const std::size_t size = memory_of(out); size > kOwnAnswer) {
    out.held = Budget::Hold(memory, network_of(request.peer));
    if (!out.held.resize(size, Budget::For::answer)) {
      memory_refused.fetch_add(1, std::memory_order_relaxed);
      const Error error(Code::unavailable, "no memory for the answer", "overloaded");
      out = render(request, answer_for(error, request), none, cors, {options.policy, false, compress});
    }
  }
  const auto took = std::chrono::steady_clock::now() - started;
  (route ? metrics[route->index] : metrics.back()).count(out.status, out.body_size, took);
  // Nothing of the visitor: neither address nor target, which may hold what was searched for, or a token.
  const unsigned every = route_options.log_every;
  if (config.request_log && (every == 1 || log_turn.fetch_add(1, std::memory_order_relaxed) % every == 0))
    log::info("request", {{"request", request.id},
                          {"method", name(request.method)},
                          {"route", route ? std::string_view(route->pattern) : std::string_view("*")},
                          {"status", out.status},
                          {"bytes", out.body_size},
                          {"ms", std::chrono::duration<double, std::milli>(took).count()},
                          {"of", static_cast<std::int64_t>(every)}});
  return out;
}

}  // namespace acervo::streamer
