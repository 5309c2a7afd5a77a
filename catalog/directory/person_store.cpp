#include "catalog/directory/person_store.hpp"

#include <sodium.h>

#include <array>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/text.hpp"
#include "catalog/core/turns.hpp"
#include "catalog/directory/person.sql.hpp"

namespace acervo {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kShortestPassword = 8;
constexpr std::size_t kLongestPassword = 1000;
constexpr std::size_t kLongestEmail = 254;
// Of one account from one place, and of an account from everywhere or a place for all accounts. The first keeps a
// stranger from shutting somebody else's account, and one who mistypes from shutting out her school.
constexpr int kMostFailures = 10, kMostFailuresOfAll = 100;
constexpr auto kFailureWindow = minutes(15);
constexpr auto kSessionLife = hours(24 * 30);

void start_sodium() {
  static const int status = sodium_init();
  if (status < 0) throw Error(Code::internal, "libsodium does not start");
}

std::string hash_password(const std::string& password, PasswordCost cost) {
  start_sodium();
  const bool least = cost == PasswordCost::least;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.c_str(), password.size(),
                        least ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        least ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    throw Error(Code::unavailable, "no memory to hash a password");
  return hash.data();
}

// By design each check takes 64 MB and a tenth of a second. Of a server's eight threads for requests, three are left
// for everybody else.
Turns turns(2, 3);

bool fits(const std::string& hash, const std::string& password) {
  start_sodium();
  const auto turn = turns.take();
  return crypto_pwhash_str_verify(hash.c_str(), password.c_str(), password.size()) == 0;
}

std::string random_token() {
  start_sodium();
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::array<char, 65> text{};
  return sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
}

Person person_from(const db::Row& row) {
  return {{row["id"].text()},
          row["email"].text(),
          row["name"].text(),
          parse_role(row["role"].text()).value_or(Role::teacher)};
}

// An address has one @ with something on both sides; the rest is for the mail server to judge.
bool looks_like_email(const std::string& text) {
  const auto at = text.find('@');
  return at != std::string::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == std::string::npos &&
         text.size() <= kLongestEmail && text.find_first_of(" \t\r\n<>") == std::string::npos;
}

}  // namespace

std::pair<PersonId, bool> PersonStore::put(const NewPerson& person) {
  const std::string email = squeeze(to_utf8(person.email));
  if (!looks_like_email(email)) throw Error(Code::invalid, "not a mail address: " + email, "email");
  const std::string called = squeeze(to_utf8(person.name));
  if (length(called) > kLongestName) throw Error(Code::invalid, "a name of more than 200 characters", "name_long");
  std::optional<std::string> hash;
  if (person.password) {
    if (person.password->size() < kShortestPassword)
      throw Error(Code::invalid, "the password has fewer than 8 characters", "password_short");
    if (person.password->size() > kLongestPassword)
      throw Error(Code::invalid, "the password has more than 1000 bytes", "password_long");
    hash = hash_password(*person.password, cost_);
  }
  return database_.write([&](db::Tx& tx) {
    const auto rows = tx.run(sql::person::upsert_by_email, {random_id(), email, called, name(person.role), hash});
    const PersonId id{rows.front()["id"].text()};
    // A new password is often given because somebody has the old one.
    if (hash) tx.run(sql::person::end_sessions, {id.value});
    return std::pair{id, rows.front()["created"].boolean()};
  });
}

void PersonStore::end(const std::string& email) {
  database_.write([&](db::Tx& tx) {
    if (tx.run(sql::person::end, {squeeze(to_utf8(email)), now_()}).empty())
      throw Error(Code::not_found, "nobody has the address " + email, "no_such_person");
  });
}

void PersonStore::set_quota(const std::string& email, std::optional<Bytes> quota) {
  const auto bytes = quota ? std::optional(quota->count) : std::nullopt;
  const bool found = database_.write([&](db::Tx& tx) {
    return !tx.run(sql::person::set_quota, {email, bytes}).empty();
  });
  if (!found) throw Error(Code::not_found, "nobody with the address " + email, "no_such_person");
}

bool PersonStore::has_any() {
  return database_.read([](db::Tx& tx) { return tx.run(sql::person::any).front()["found"].boolean(); });
}

SignedIn PersonStore::sign_in(const std::string& given, const std::string& password, const std::string& peer) {
  const Time now = now_();
  // Cleaned before anything is counted by it: else one account is tried under many names.
  const std::string email = squeeze(to_utf8(given));
  const std::string account = "email:" + lower(email.substr(0, kLongestEmail));
  const std::array<std::pair<std::string, int>, 3> subjects = {{{account + " peer:" + peer, kMostFailures},
                                                                {account, kMostFailuresOfAll},
                                                                {"peer:" + peer, kMostFailuresOfAll}}};
  const auto tries_left = database_.read([&](db::Tx& tx) {
    for (const auto& [subject, most] : subjects)
      if (tx.run(sql::person::count_failures, {subject, now - kFailureWindow}).front()["failures"].integer() >= most)
        return false;
    return true;
  });
  if (!tries_left) throw Error(Code::rate_limited, "too many failed attempts to sign in", "too_many_attempts");

  const auto found = database_.read([&](db::Tx& tx) -> std::optional<std::pair<Person, std::string>> {
    if (email.size() > kLongestEmail) return std::nullopt;
    const auto rows = tx.run(sql::person::credentials, {email});
    if (rows.empty()) return std::nullopt;
    return std::pair{person_from(rows.front()), rows.front()["password_hash"].optional_text().value_or("")};
  });
  // The same work whether or not the address is known, so that the time taken does not tell.
  static const std::string nobody = hash_password("nobody has this password", PasswordCost::interactive);
  const bool right = password.size() <= kLongestPassword &&
                     fits(found && !found->second.empty() ? found->second : nobody, password) && found &&
                     !found->second.empty();
  if (!right) {
    database_.write([&](db::Tx& tx) {
      for (const auto& [subject, most] : subjects) tx.run(sql::person::note_failure, {subject, now});
    });
    throw Error(Code::unauthenticated, "wrong address or password", "invalid_credentials");
  }
  SignedIn result{found->first, random_token()};
  database_.write([&](db::Tx& tx) {
    tx.run(sql::person::insert_session, {sha256_hex(result.token), result.person.id.value, now + kSessionLife});
    tx.run(sql::person::forget_failures, {subjects[0].first});
  });
  return result;
}

std::optional<Person> PersonStore::find_by_session(std::string_view token) {
  if (token.size() != 64) return std::nullopt;
  return database_.read([&](db::Tx& tx) -> std::optional<Person> {
    const auto rows = tx.run(sql::person::by_session, {sha256_hex(token), now_()});
    return rows.empty() ? std::nullopt : std::optional(person_from(rows.front()));
  });
}

void PersonStore::sign_out(std::string_view token) {
  database_.write([&](db::Tx& tx) { tx.run(sql::person::delete_session, {sha256_hex(token)}); });
}

void PersonStore::sweep() {
  const Time now = now_();
  database_.write([&](db::Tx& tx) { tx.run(sql::person::delete_expired, {now, now - hours(24)}); });
}

}  // namespace acervo
