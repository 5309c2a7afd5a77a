#pragma once

#include "ingest/av/probe.hpp"
#include "ingest/derive.hpp"

namespace acervo::ingest::av {

Derived derive(int source_fd, const Facts& facts, const OnProgress& on_progress);

}  // namespace acervo::ingest::av
