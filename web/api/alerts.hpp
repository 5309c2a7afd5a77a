#pragma once

#include <functional>
#include <string>

#include "catalog/core/time.hpp"
#include "web/api/services.hpp"
#include "web/mail/smtp.hpp"

namespace acervo::web {

struct AlertSettings {
  SmtpSettings smtp;
  std::string public_url;  ///< what addresses in mails begin with: "https://acervo.ejemplo.mx"
  /// Up to when the index has followed the catalogue; none: it always has.
  std::function<Time()> followed = {};
};

/// Mails the lessons that are new to saved searches whose day or week is over. One that cannot be sent is tried again
/// the next time, one that the mail server refuses when the next is due; one without anything new waits in silence.
/// What a mail shows is what everybody may see. Of many the newest are listed, and how many more there are.
/// @returns how many mails left
int send_alerts(const Services& services, const AlertSettings& settings, Time now);

}  // namespace acervo::web
