#include "search/stored_position.hpp"

#include <xapian.h>

#include "search/generation.hpp"
#include "search/halves.hpp"

namespace acervo::search {

Position stored_position(const std::filesystem::path& folder) {
  const std::string generation = current_generation(folder);
  if (generation.empty()) return {};
  try {
    return Halves(folder / generation).stamp().position;
  } catch (const Error&) {
    return {};  // damaged: who writes it will say so
  } catch (const Xapian::Error&) {
    // Not written yet, or written twice while we looked: whoever asks will ask again.
    return {};
  }
}

}  // namespace acervo::search
