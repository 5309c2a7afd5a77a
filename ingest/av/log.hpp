#pragma once

namespace acervo::ingest::av {

/// libav says nothing on its own from here on: what matters comes as an Error.
void silence();

}  // namespace acervo::ingest::av
