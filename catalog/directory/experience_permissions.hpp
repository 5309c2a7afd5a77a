#pragma once

#include <string_view>

#include "catalog/directory/permissions.hpp"

namespace acervo {

/// `in_review`: its author has sent it and a curator has not answered yet. What she returns is a draft again.
enum class ExperienceState { draft, in_review, published, withdrawn };

std::string_view name(ExperienceState state);
std::optional<ExperienceState> parse_experience_state(std::string_view text);

enum class ExperienceAction {
  view,
  edit,       ///< its words: of a draft only
  send,       ///< to the curators
  reopen,     ///< make it a draft again: take it back from them, or take up what was withdrawn
  publish,    ///< a curator's answer
  hand_back,  ///< a curator's other answer: a draft again, with her observations
  withdraw,   ///< out of sight; it can be taken up again
  remove,     ///< for good
};

struct ExperienceSubject {
  PersonId author;
  ExperienceState state = ExperienceState::draft;
};

/// What a person may do with a teacher's experience. A draft is its author's alone, whoever else asks.
bool can(const Viewer& viewer, ExperienceAction action, const ExperienceSubject& subject);

}  // namespace acervo
