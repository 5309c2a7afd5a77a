#pragma once

#include <exception>
#include <functional>
#include <memory>

#include "streamer/http/request.hpp"
#include "streamer/http/response.hpp"

namespace acervo::streamer {

/// What a responder ends in; the door implements it, and so may a test.
class Reply {
 public:
  virtual ~Reply() = default;
  virtual void send(Response response) = 0;
  virtual void fail(std::exception_ptr error) = 0;
  virtual bool is_cancelled() const = 0;
};

/// The right to answer one request, later and from any thread. Copies share it; the first answer counts and the others
/// are dropped. When the last copy goes without an answer that somebody waits for, the request gets a 500: nothing
/// stays open by mistake. The request lives as long as a copy of its responder.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Reply> reply) : reply_(std::move(reply)) {}

  void send(Response response) const { reply_->send(std::move(response)); }
  /// Answers with what a handler that throws `error` would be answered with.
  void fail(std::exception_ptr error) const { reply_->fail(std::move(error)); }
  /// Whether nobody waits for the answer any more: the client went, or the deadline passed.
  bool is_cancelled() const { return reply_->is_cancelled(); }

 private:
  std::shared_ptr<Reply> reply_;
};

}  // namespace acervo::streamer
