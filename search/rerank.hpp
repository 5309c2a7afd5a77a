#pragma once

#include <span>
#include <vector>

#include "search/answer.hpp"
#include "search/moments.hpp"
#include "search/select.hpp"

// Private to search/.
namespace acervo::search {

/// A result with what a closer look adds to it.
struct Ranked {
  Selection::Pick pick;
  std::shared_ptr<const Said> shown;  ///< where it has been read already
  std::shared_ptr<const Heard> heard;
  std::vector<Window> windows;  ///< where it has been heard
  double title = 0;
  double near = 0;
  double moment = 0;
};

/// How many of the first results are looked at closely: where their words stand, and what their captions say. The rest
/// keep the order that the postings gave them.
constexpr std::size_t kReranked = 40;

/// Looks at the first results and puts them in their final order.
/// @param place  of the first of the picks among all results: past kReranked they are in their order already
std::vector<Ranked> rerank(std::span<const Selection::Pick> picks, std::size_t place, const Plan& plan,
                           const Listener& listener, const Asking& asking);

/// The share by which a title that says just what was asked raises its result.
double title_share(std::size_t groups, std::uint8_t in_title, double length);

}  // namespace acervo::search
