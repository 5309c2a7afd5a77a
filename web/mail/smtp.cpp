#include "web/mail/smtp.hpp"

#include <curl/curl.h>
#include <sodium.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <mutex>

#include "catalog/core/error.hpp"
#include "catalog/core/ids.hpp"

namespace acervo::web {

namespace {

constexpr std::size_t kEncodedWord = 45;  // bytes: with its frame under the 75 characters of RFC 2047, 2
constexpr long kTimeout = 30;             // seconds

std::string without_breaks(std::string text) {
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return text;
}

std::string date_now() {
  // RFC 5322, 3.3; in UTC and in English whatever the locale, which libcurl's own date functions do not write.
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  const std::unique_ptr<std::remove_pointer_t<locale_t>, decltype(&freelocale)> plain(
      newlocale(LC_ALL_MASK, "C", nullptr), &freelocale);
  return {text, strftime_l(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts, plain.get())};
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, const std::string& line) {
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

}  // namespace

std::string encoded_header(const std::string& utf8) {
  const std::string text = without_breaks(utf8);
  if (std::ranges::all_of(text, [](char c) { return c >= 32 && c < 127; })) return text;
  std::string result;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t to = std::min(text.size(), from + kEncodedWord);
    while (to < text.size() && to > from && (static_cast<unsigned char>(text[to]) & 0xC0) == 0x80) --to;
    char encoded[128];
    sodium_bin2base64(encoded, sizeof encoded, reinterpret_cast<const unsigned char*>(text.data() + from), to - from,
                      sodium_base64_VARIANT_ORIGINAL);
    result.append(result.empty() ? "" : " ").append("=?UTF-8?B?").append(encoded).append("?=");
    from = to;
  }
  return result;
}

void check(const SmtpSettings& settings) {
  if (settings.url.empty()) return;
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  const bool is_mail = settings.url.starts_with("smtp://") || settings.url.starts_with("smtps://");
  if (!is_mail || curl_url_set(url.get(), CURLUPART_URL, settings.url.c_str(), 0) != CURLUE_OK)
    throw Error(Code::invalid, "mail.smtp: " + settings.url + " is no address like smtp://host:587", "bad_settings");
  const std::size_t at = settings.from.find('@');
  if (at == 0 || at >= settings.from.size() - 1 || settings.from.find_first_of(" <>,\r\n") != std::string::npos)
    throw Error(Code::invalid, "mail.from: \"" + settings.from + "\" is no mail address", "bad_settings");
}

void send_mail(const SmtpSettings& settings, const Mail& mail) {
  static std::once_flag started;
  std::call_once(started, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  const std::unique_ptr<curl_mime, decltype(&curl_mime_free)> body(curl_mime_init(curl.get()), &curl_mime_free);
  for (const auto& [text, type] :
       {std::pair{&mail.text, "text/plain; charset=utf-8"}, {&mail.html, "text/html; charset=utf-8"}}) {
    curl_mimepart* part = curl_mime_addpart(body.get());
    curl_mime_data(part, text->data(), text->size());
    curl_mime_type(part, type);
    curl_mime_encoder(part, "quoted-printable");
  }
  const std::string from = without_breaks(settings.from), to = without_breaks(mail.to);
  List headers, recipients;
  append(headers, "From: Acervo <" + from + ">");
  append(headers, "To: <" + to + ">");
  append(headers, "Subject: " + encoded_header(mail.subject));
  append(headers, "Date: " + date_now());
  append(headers,
         "Message-ID: <" + random_id() + random_id() + from.substr(std::min(from.find('@'), from.size())) + ">");
  append(headers, "Content-Type: multipart/alternative");
  for (const auto& [name, value] : mail.headers) append(headers, without_breaks(name + ": " + value));
  append(recipients, "<" + to + ">");

  char problem[CURL_ERROR_SIZE] = {};
  const std::string sender = "<" + from + ">";
  curl_easy_setopt(curl.get(), CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, kTimeout);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, problem);
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_MIMEPOST, body.get());
  if (!settings.user.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, settings.password.c_str());
    // A password goes out only encrypted.
    curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  }
  const CURLcode result = curl_easy_perform(curl.get());
  if (result == CURLE_OK) return;
  const std::string message =
      "mail to " + settings.url + ": " + (problem[0] != '\0' ? problem : curl_easy_strerror(result));
  long reply = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply);
  // RFC 5321, 4.2.1. A wrong password is the settings' fault, which somebody mends.
  if (reply >= 500 && reply < 600 && result != CURLE_LOGIN_DENIED) throw Error(Code::invalid, message, "mail_refused");
  throw Error(Code::unavailable, message, "mail_failed");
}

}  // namespace acervo::web
