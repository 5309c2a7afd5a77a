#include "web/api/alerts.hpp"

#include <algorithm>

#include "catalog/core/error.hpp"
#include "catalog/core/log.hpp"
#include "catalog/core/markup.hpp"
#include "catalog/core/text.hpp"
#include "catalog/library/search_record_store.hpp"
#include "web/api/context.hpp"
#include "web/api/mail_record.hpp"
#include "web/api/messages.hpp"
#include "web/api/novelties.hpp"
#include "web/api/routes.hpp"

namespace acervo::web {

using streamer::Method;
using streamer::Response;

namespace {

constexpr std::size_t kMostLessons = 20;

std::string worded(std::string_view key, const SavedSearch& search, std::size_t number = 0) {
  std::string text(message(key, search.language));
  if (const auto at = text.find("{n}"); at != std::string::npos) text.replace(at, 3, std::to_string(number));
  if (const auto at = text.find("{s}"); at != std::string::npos) text.replace(at, 3, search.name);
  return text;
}

/// Where the site shows what the mail tells of: newest first, nothing but what was asked for.
std::string address_of(const SavedSearch& search, const std::string& origin) {
  std::string address = origin + "/buscar?";
  for (std::string_view rest = search.query; !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (!one.empty() && !one.starts_with("sort=") && !one.starts_with("page=") && !one.starts_with("exact="))
      address.append(one).append("&");
  }
  return address + "sort=newest&exact=1";
}

Mail mail_of(const Novelties& news, const std::string& origin) {
  const SavedSearch& search = news.told;
  const std::string stop = origin + "/alertas/baja/" + search.unsubscribe_token;
  const std::string all = address_of(search, origin);
  Mail mail;
  mail.to = search.email;
  mail.subject = worded(news.total == 1 ? "alert.subject_one" : "alert.subject", search, news.total);
  // RFC 8058: the mail program's own button ends the mails with one POST.
  mail.headers = {{"List-Unsubscribe", "<" + stop + ">"}, {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}};
  const std::string intro = worded("alert.intro", search);
  mail.text = intro + "\r\n\r\n";
  mail.html = "<!doctype html><html lang=\"" + search.language + "\"><body><p>" + escape_markup(intro) + "</p><ul>";
  for (const Material& lesson : news.first) {
    const std::string address = origin + "/materiales/" + lesson.id.value;
    const std::string about = shorten(squeeze(lesson.description.description), 200);
    mail.text += "* " + lesson.description.title + "\r\n  " + address + "\r\n";
    mail.html += "<li><a href=\"" + escape_markup(address) + "\">" + escape_markup(lesson.description.title) + "</a>";
    if (!about.empty()) {
      mail.text += "  " + about + "\r\n";
      mail.html += "<br>" + escape_markup(about);
    }
    mail.text += "\r\n";
    mail.html += "</li>";
  }
  if (news.total > news.first.size()) {
    const std::string more = worded("alert.more", search, news.total - news.first.size());
    mail.text += "* " + more + "\r\n  " + all + "\r\n\r\n";
    mail.html += "<li><a href=\"" + escape_markup(all) + "\">" + escape_markup(more) + "</a></li>";
  }
  mail.text += worded("alert.all", search) + ": " + all + "\r\n" + worded("alert.stop", search) + ": " + stop + "\r\n";
  mail.html += "</ul><p><a href=\"" + escape_markup(all) + "\">" + escape_markup(worded("alert.all", search)) +
               "</a></p><p><a href=\"" + escape_markup(stop) + "\">" + escape_markup(worded("alert.stop", search)) +
               "</a></p></body></html>";
  return mail;
}

SavedSearch require_mailed(const Services& services, const Request& request) {
  auto search = SearchRecordStore(services.database).by_unsubscribe(request.param("token"));
  if (!search) throw Error(Code::not_found, "no such mails");
  return *std::move(search);
}

Response page(const SavedSearch& search, const std::string& body) {
  return Response::html(200, "<!doctype html><html lang=\"" + search.language +
                                 "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                                 "content=\"width=device-width\"><title>Acervo</title></head><body>" +
                                 body + "<p><a href=\"/\">Acervo</a></p></body></html>")
      .set("Cache-Control", streamer::kPrivate)
      .set("Referrer-Policy", "no-referrer");
}

/// Sends one search's mail, if there is anything new and nobody else has taken it up meanwhile. @returns whether it
/// left
bool send_alert(const Services& services, const AlertSettings& settings, const SavedSearch& search, Time now,
                Time followed) {
  SearchRecordStore store(services.database);
  const auto before = store.claim_mail(search, now);
  if (!before) return false;
  Novelties news;
  try {
    news = novelties_of(services, search, kMostLessons, followed);
    if (news.total > 0) send_mail(settings.smtp, mail_of(news, settings.public_url));
  } catch (const Error& error) {
    // What a mail server refuses for good it refuses in ten minutes too: that waits for its next day.
    if (error.code() == Code::unavailable) store.give_mail_back(search, now, *before);
    throw;
  }
  store.told(news.told);
  return news.total > 0;
}

}  // namespace

int send_alerts(const Services& services, const AlertSettings& settings, Time now) {
  MailRecord::Round round{now, 0, 0, {}};
  const Time followed = settings.followed ? std::min(now, settings.followed()) : now;
  for (const SavedSearch& search : SearchRecordStore(services.database).due(now)) {
    try {
      if (send_alert(services, settings, search, now, followed)) ++round.sent;
    } catch (const Error& error) {
      log::warn("a mail about a saved search was not sent", {{"search", search.id}, {"error", error.what()}});
      if (error.code() != Code::unavailable) continue;
      ++round.waiting;
      round.why = error.what();
    }
  }
  if (services.mail != nullptr) services.mail->keep(round);
  return round.sent;
}

void add_alert_routes(streamer::Router& router, const Services& services) {
  // Programs that look at addresses in mails only GET: asking changes nothing, the form does.
  router.add(Method::get, "/alertas/baja/:token", [&services](const Request& request) {
    const SavedSearch search = require_mailed(services, request);
    return page(search, "<p>" + escape_markup(worded("alert.stop_question", search)) +
                            "</p><form method=\"post\"><button>" + escape_markup(worded("alert.stop", search)) +
                            "</button></form>");
  });
  // No fence here: the address is the proof, and a mail program cannot send our header (RFC 8058, 3.2).
  router.add(Method::post, "/alertas/baja/:token", [&services](const Request& request) {
    const SavedSearch search = require_mailed(services, request);
    SearchRecordStore(services.database).unsubscribe(search.unsubscribe_token);
    return page(search, "<p>" + escape_markup(worded("alert.stopped", search)) + "</p>");
  });
}

}  // namespace acervo::web
