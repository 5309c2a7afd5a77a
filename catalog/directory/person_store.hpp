#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/core/time.hpp"
#include "catalog/core/units.hpp"
#include "catalog/db/database.hpp"
#include "catalog/directory/person.hpp"

namespace acervo {

struct NewPerson {
  std::string email;
  std::string name;
  Role role = Role::teacher;
  std::optional<std::string> password;  ///< at least 8 characters
};

struct SignedIn {
  Person person;
  std::string token;  ///< 256 random bits in hexadecimal, for the cookie; only its hash is kept
};

/// How long a password takes to be hashed. `least` keeps nobody out and is for tests of something else.
enum class PasswordCost { interactive, least };

/// People and their sessions. Thread-safe.
class PersonStore {
 public:
  explicit PersonStore(db::Database& database, Clock now = system_now, PasswordCost cost = PasswordCost::interactive)
      : database_(database), now_(std::move(now)), cost_(cost) {}

  /// Adds the person or, if the address is known, changes role, name and password.
  /// @returns the person's id and whether it is new
  /// @throws Error{invalid, reason "email" | "password_short"}
  std::pair<PersonId, bool> put(const NewPerson& person);

  /// Ends an account: its sessions and media links are over, it signs in no more; what it made stays. `put` brings it
  /// back. @throws Error{not_found}
  void end(const std::string& email);

  /// How much her materials may take up; without a number, what the settings say. @throws Error{not_found}
  void set_quota(const std::string& email, std::optional<Bytes> quota);

  bool has_any();

  /// @param peer  the visitor's network, for slowing down guesses
  /// @throws Error{unauthenticated, reason "invalid_credentials"}; Error{rate_limited} where within 15 minutes ten
  /// failures were of that account from that network, or a hundred of the account or from the network;
  /// Error{unavailable, reason "busy"} where too many sign in at this moment
  SignedIn sign_in(const std::string& email, const std::string& password, const std::string& peer);

  std::optional<Person> find_by_session(std::string_view token);
  void sign_out(std::string_view token);

  /// Forgets sessions that ended and failures older than a day.
  void sweep();

 private:
  db::Database& database_;
  Clock now_;
  PasswordCost cost_;
};

}  // namespace acervo
