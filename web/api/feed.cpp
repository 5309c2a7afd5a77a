#include "web/api/feed.hpp"

#include <libxml/xmlwriter.h>

#include <initializer_list>
#include <memory>
#include <utility>

#include "catalog/core/markup.hpp"
#include "streamer/http/conditional.hpp"

namespace acervo::web {

namespace {

constexpr const char* kAtom = "http://www.w3.org/2005/Atom";

class Writer {
 public:
  using Attributes = std::initializer_list<std::pair<const char*, std::string>>;

  Writer()
      : buffer_(xmlBufferCreate(), &xmlBufferFree), xml_(xmlNewTextWriterMemory(buffer_.get(), 0), &xmlFreeTextWriter) {
    xmlTextWriterStartDocument(xml_.get(), nullptr, "UTF-8", nullptr);
  }

  void open(const char* name, Attributes attributes = {}) {
    xmlTextWriterStartElement(xml_.get(), x(name));
    for (const auto& [attribute, value] : attributes) {
      xmlTextWriterStartAttribute(xml_.get(), x(attribute));
      raw(value);
      xmlTextWriterEndAttribute(xml_.get());
    }
  }
  void close() { xmlTextWriterEndElement(xml_.get()); }
  void element(const char* name, const std::string& text, Attributes attributes = {}) {
    open(name, attributes);
    if (!text.empty()) raw(text);
    close();
  }
  void link(const char* name, const char* rel, const std::string& href) {
    if (!href.empty()) element(name, "", {{"rel", rel}, {"href", href}});
  }

  std::string take() {
    xmlTextWriterEndDocument(xml_.get());
    return {reinterpret_cast<const char*>(xmlBufferContent(buffer_.get())),
            static_cast<std::size_t>(xmlBufferLength(buffer_.get()))};
  }

 private:
  static const xmlChar* x(const char* text) { return reinterpret_cast<const xmlChar*>(text); }
  // Ours escapes: libxml's writes characters that no XML may hold, and no reader reads on.
  void raw(const std::string& text) { xmlTextWriterWriteRaw(xml_.get(), x(escape_markup(text).c_str())); }

  std::unique_ptr<xmlBuffer, decltype(&xmlBufferFree)> buffer_;
  std::unique_ptr<xmlTextWriter, decltype(&xmlFreeTextWriter)> xml_;
};

std::string atom(const Feed& feed) {
  Writer xml;
  xml.open("feed", {{"xmlns", kAtom}});
  xml.element("id", feed.id);
  xml.element("title", feed.title);
  xml.element("updated", format_rfc3339(feed.updated));
  xml.open("author");
  xml.element("name", "Acervo");
  xml.close();
  xml.link("link", "self", feed.self);
  xml.link("link", "previous", feed.previous);
  xml.link("link", "next", feed.next);
  xml.link("link", "alternate", feed.alternate);
  for (const auto& entry : feed.entries) {
    xml.open("entry");
    xml.element("id", entry.id);
    xml.element("title", entry.title);
    xml.element("updated", format_rfc3339(entry.updated));
    xml.element("published", format_rfc3339(entry.published));
    xml.link("link", "alternate", entry.address);
    xml.element("summary", entry.summary);
    xml.close();
  }
  return xml.take();
}

// As HTTP has it, which is what RFC 822 asks for.
std::string date(Time time) {
  return streamer::format_http_date(std::chrono::floor<std::chrono::seconds>(time));
}

std::string rss(const Feed& feed) {
  Writer xml;
  xml.open("rss", {{"version", "2.0"}, {"xmlns:atom", kAtom}});
  xml.open("channel");
  xml.element("title", feed.title);
  xml.element("link", feed.alternate);
  xml.element("description", feed.title);
  xml.element("lastBuildDate", date(feed.updated));
  xml.link("atom:link", "self", feed.self);
  xml.link("atom:link", "previous", feed.previous);
  xml.link("atom:link", "next", feed.next);
  for (const auto& entry : feed.entries) {
    xml.open("item");
    xml.element("guid", entry.id, {{"isPermaLink", "false"}});
    xml.element("title", entry.title);
    xml.element("link", entry.address);
    xml.element("pubDate", date(entry.published));
    xml.element("description", entry.summary);
    xml.close();
  }
  return xml.take();
}

}  // namespace

std::string write_feed(const Feed& feed, FeedFormat format) {
  return format == FeedFormat::rss ? rss(feed) : atom(feed);
}

const char* media_type(FeedFormat format) {
  return format == FeedFormat::rss ? "application/rss+xml; charset=utf-8" : "application/atom+xml; charset=utf-8";
}

}  // namespace acervo::web
