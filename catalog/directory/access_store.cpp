#include "catalog/directory/access_store.hpp"

#include <sodium.h>

#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/directory/access.sql.hpp"

namespace acervo {

namespace {

AccessTag tag_of_subject(const std::string& subject) {
  const auto colon = subject.find(':');
  const std::string id = subject.substr(colon + 1);
  return subject.starts_with("session:") ? tag_of_session(id) : tag_of_person({id});
}

}  // namespace

AccessStore::State AccessStore::load() {
  return database_.read([](db::Tx& tx) {
    State state;
    const auto keys = tx.run(sql::access::keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      MediaKey& key = state.keys.emplace_back();
      key.id = static_cast<std::uint32_t>(keys[i]["id"].integer());
      const std::string secret = keys[i]["secret"].binary();
      if (secret.size() != key.secret.size()) throw Error(Code::internal, "a media key of another length");
      std::copy(secret.begin(), secret.end(), key.secret.begin());
      key.created = keys[i]["created_at"].time();
    }
    const auto over = tx.run(sql::access::revocations);
    for (std::size_t i = 0; i < over.size(); ++i)
      state.revocations.emplace_back(tag_of_subject(over[i]["subject"].text()), over[i]["at"].time());
    return state;
  });
}

void AccessStore::keep() {
  const Time now = now_();
  database_.write([&](db::Tx& tx) {
    tx.run(sql::access::lock_keys);
    const auto newest = tx.run(sql::access::newest_key).front()["created_at"].optional_time();
    if (!newest || *newest < now - kMediaKeyLife) add_key(tx);
    // A key that its successor replaced has signed nothing that still lives, one link's life later.
    tx.run(sql::access::delete_keys_before, {now - 2 * kMediaKeyLife - kMediaLinkLife});
    tx.run(sql::access::delete_revocations_before, {now - kMediaLinkLife - std::chrono::hours(1)});
  });
}

void AccessStore::rotate(bool forget) {
  database_.write([&](db::Tx& tx) {
    tx.run(sql::access::lock_keys);
    if (forget) tx.run(sql::access::delete_keys_before, {now_() + std::chrono::hours(1)});
    add_key(tx);
  });
}

void AccessStore::add_key(db::Tx& tx) {
  if (sodium_init() < 0) throw Error(Code::internal, "libsodium does not start");
  std::array<unsigned char, 32> secret{};
  crypto_auth_keygen(secret.data());
  tx.run(sql::access::insert_key, {db::Binary{{reinterpret_cast<const char*>(secret.data()), secret.size()}}, now_()});
  sodium_memzero(secret.data(), secret.size());
}

}  // namespace acervo
