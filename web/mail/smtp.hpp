#pragma once

#include <string>
#include <utility>
#include <vector>

namespace acervo::web {

/// Where mail leaves. `url` as libcurl takes it: smtp://host:587 (STARTTLS where the server has it) or smtps://host.
struct SmtpSettings {
  std::string url;
  std::string user;
  std::string password;
  std::string from;  ///< an address
};

struct Mail {
  std::string to;  ///< an address
  std::string subject;
  std::string text;
  std::string html;
  std::vector<std::pair<std::string, std::string>> headers;  ///< besides From, To, Subject, Date, Message-ID
};

/// @throws Error{invalid, "bad_settings"} if no mail could leave there. One without a url sends none, and passes
void check(const SmtpSettings& settings);

/// Hands a mail to the server: text and HTML as alternatives (RFC 2046, 5.1.4).
/// @throws Error{unavailable, "mail_failed"}; Error{invalid, "mail_refused"} if the server will not take it later
/// either
void send_mail(const SmtpSettings& settings, const Mail& mail);

/// A header's value in ASCII (RFC 2047, "B"), without line breaks of its own.
std::string encoded_header(const std::string& utf8);

}  // namespace acervo::web
