#include "ingest/av/ladder_threads.hpp"

#include <algorithm>

#include "ingest/av/error.hpp"

namespace acervo::ingest::av {

LadderThreads::LadderThreads(std::vector<Rung> rungs, const Colours& colours, int threads) : rungs_(std::move(rungs)) {
  std::sort(rungs_.begin(), rungs_.end(), [](const Rung& a, const Rung& b) { return a.plan->width > b.plan->width; });
  chain_.resize(rungs_.size());
  for (std::size_t i = rungs_.size(); i-- > 0;) {
    auto* smaller = i + 1 < chain_.size() ? chain_[i + 1].get() : nullptr;
    chain_[i] = std::make_unique<VideoRung>(*rungs_[i].plan, colours, *rungs_[i].writer, smaller, i == 0 ? threads : 1);
  }
}

LadderThreads::~LadderThreads() {
  for (auto& rung : chain_) rung.reset();  // a rung's thread uses the next smaller one
}

void LadderThreads::push(const AVFrame& picture, bool key) {
  if (!chain_.front()->push(share(picture), key)) {
    finish();
    throw Error(Code::internal, "the encoder of " + top().name + " stopped");
  }
}

std::vector<LadderThreads::Done> LadderThreads::finish() {
  for (auto& rung : chain_) rung->finish();  // all, before any writer complains of what is missing
  std::vector<Done> done;
  for (std::size_t i = 0; i < chain_.size(); ++i) {
    // Counted in and out: an encoder that loses a picture says nothing.
    if (std::int64_t(rungs_[i].writer->samples()) != chain_[i]->pictures())
      throw Error(Code::internal, "the encoder of " + rungs_[i].plan->name + " lost pictures");
    done.push_back({rungs_[i].plan, chain_[i]->parameter_sets(), rungs_[i].writer->finish(),
                    std::int64_t(rungs_[i].writer->samples())});
  }
  return done;
}

}  // namespace acervo::ingest::av
