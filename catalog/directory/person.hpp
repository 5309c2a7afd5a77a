#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/core/ids.hpp"

namespace acervo {

/// What an account may do beyond what everybody may. Each one may do what those before it may.
enum class Role { teacher, editor, curator, admin };

std::string_view name(Role role);
std::optional<Role> parse_role(std::string_view text);

struct Person {
  PersonId id;
  std::string email;
  std::string name;
  Role role = Role::teacher;
};

}  // namespace acervo
