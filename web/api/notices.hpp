#pragma once

#include <functional>

#include "catalog/db/listener.hpp"
#include "web/api/services.hpp"

namespace acervo::web {

/// Listens to what PostgreSQL says has changed, and has what is in memory forget it: a lesson that is withdrawn, or a
/// person who leaves, opens nothing any more a moment later. Each is also told once at the beginning.
class Notices {
 public:
  /// Who else wants to know; called on the listener's thread.
  struct Others {
    std::function<void()> changed, job, synonyms;
  };

  /// @param services  outlive this
  Notices(const Services& services, Others others);

 private:
  db::Listener listener_;
};

}  // namespace acervo::web
