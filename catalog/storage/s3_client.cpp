#include "catalog/storage/s3_client.hpp"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "catalog/core/error.hpp"
#include "catalog/core/hash.hpp"
#include "catalog/core/log.hpp"
#include "catalog/storage/s3_text.hpp"

namespace acervo {

namespace {

constexpr int kAttempts = 4;
constexpr std::size_t kMostText = 2 << 20;                 // of an answer that is not an object
constexpr Bytes kSmallestPart{5 << 20}, kMostParts{9000};  // S3 allows 10,000, of 5 MiB and more
constexpr std::string_view kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// It may answer 200 when it begins and say in the text that it failed, or be cut short: only what says that it is done
// is.
S3Text require_answer(const std::string& text, std::string_view kind, const std::string& doing) {
  S3Text answer(text);
  if (answer.root() != kind)
    throw Error(Code::unavailable,
                doing + ": " + (answer.first("Code").empty() ? "no " + std::string(kind) : answer.first("Code")),
                "storage");
  return answer;
}

std::string escaped(const std::string& text) {
  char* made = curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size()));
  std::string result(made != nullptr ? made : "");
  curl_free(made);
  return result;
}

std::string hash_of(int file, std::int64_t offset, std::int64_t size) {
  Sha256 hash;
  std::string buffer(1 << 20, '\0');
  while (size > 0) {
    const ssize_t got =
        ::pread(file, buffer.data(), std::min<std::size_t>(buffer.size(), static_cast<std::size_t>(size)), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Error(Code::unavailable, "cannot read what is to be stored", "storage");
    hash.add({buffer.data(), static_cast<std::size_t>(got)});
    offset += got, size -= got;
  }
  return hash.hex();
}

}  // namespace

struct S3Client::Request {
  const char* method = "GET";
  std::string name, query;
  std::string_view body = {};  // or a part of a file:
  int file = -1;
  std::int64_t offset = 0, size = 0;
  std::string sha256{kEmptyHash};
  std::int64_t from = 0;  // of a GET
  std::vector<std::string> headers = {};
  bool of_bucket = false;  // instead of an object
  std::function<void(std::string_view)> take = {};
};

struct S3Client::Answer {
  CURLcode result = CURLE_OK;
  long status = 0;
  std::string text, etag;
  std::int64_t length = -1;
  std::int64_t taken = 0;
  std::exception_ptr thrown = {};  // by `take`: nothing may pass through libcurl
};

class S3Client::Handles {
 public:
  ~Handles() {
    for (CURL* handle : idle_) curl_easy_cleanup(handle);
  }
  CURL* take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        CURL* handle = idle_.back();
        idle_.pop_back();
        return handle;
      }
    }
    CURL* made = curl_easy_init();
    if (made == nullptr) throw Error(Code::unavailable, "no memory for a connection", "storage");
    return made;
  }
  void give(CURL* handle) {
    curl_easy_reset(handle);  // the connection stays
    const std::lock_guard lock(mutex_);
    idle_.push_back(handle);
  }

 private:
  std::mutex mutex_;
  std::vector<CURL*> idle_;
};

S3Client::S3Client(S3Address address) : address_(std::move(address)), handles_(std::make_unique<Handles>()) {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) throw Error(Code::internal, "libcurl does not start");
}
S3Client::~S3Client() = default;

namespace {

struct Sending {
  int file;
  std::int64_t at, left;
  std::string_view body;

  static std::size_t read(char* into, std::size_t size, std::size_t count, void* self) {
    auto& my = *static_cast<Sending*>(self);
    const auto wanted = std::min<std::size_t>(size * count, static_cast<std::size_t>(my.left));
    if (wanted == 0) return 0;
    ssize_t got = 0;
    if (my.file < 0) {
      got = static_cast<ssize_t>(my.body.copy(into, wanted, static_cast<std::size_t>(my.at)));
    } else {
      do got = ::pread(my.file, into, wanted, my.at);
      while (got < 0 && errno == EINTR);
    }
    if (got <= 0) return CURL_READFUNC_ABORT;
    my.at += got, my.left -= got;
    return static_cast<std::size_t>(got);
  }
};

}  // namespace

S3Client::Answer S3Client::attempt(const Request& request) {
  CURL* handle = handles_->take();
  const std::unique_ptr<CURL, std::function<void(CURL*)>> back(handle, [this](CURL* used) { handles_->give(used); });
  Answer answer;
  struct Receiving {
    CURL* handle;
    const Request& request;
    Answer& answer;
  } receiving{handle, request, answer};
  Sending sending{request.file, request.offset, request.size, request.body};
  const bool sends = std::string_view(request.method) == "PUT" || std::string_view(request.method) == "POST";

  const auto set = [handle](CURLoption option, auto value) { curl_easy_setopt(handle, option, value); };
  const std::string url = request.of_bucket ? address_.endpoint + "/" + address_.bucket : address_.url(request.name);
  set(CURLOPT_URL, (url + (request.query.empty() ? "" : "?" + request.query)).c_str());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_CONNECTTIMEOUT_MS, 5000L);
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);  // a line that stands still, not a slow one
  set(CURLOPT_LOW_SPEED_TIME, 30L);
  set(CURLOPT_AWS_SIGV4, ("aws:amz:" + address_.region + ":s3").c_str());
  set(CURLOPT_USERNAME, address_.key.c_str());
  set(CURLOPT_PASSWORD, address_.secret.c_str());
  curl_slist* list = curl_slist_append(nullptr, ("x-amz-content-sha256: " + request.sha256).c_str());
  if (request.from > 0) list = curl_slist_append(list, ("Range: bytes=" + std::to_string(request.from) + "-").c_str());
  for (const std::string& header : request.headers) list = curl_slist_append(list, header.c_str());
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, curl_slist_free_all);
  set(CURLOPT_HTTPHEADER, headers.get());
  if (std::string_view(request.method) == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (sends) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.size));
    set(CURLOPT_READFUNCTION, &Sending::read);
    set(CURLOPT_READDATA, static_cast<void*>(&sending));
    set(CURLOPT_EXPECT_100_TIMEOUT_MS, 200L);  // some servers never say it
    set(CURLOPT_CUSTOMREQUEST, request.method);
  } else {
    set(CURLOPT_CUSTOMREQUEST, request.method);
  }
  set(
      CURLOPT_WRITEFUNCTION, +[](char* bytes, std::size_t size, std::size_t count, void* self) -> std::size_t {
        auto& my = *static_cast<Receiving*>(self);
        long status = 0;
        curl_easy_getinfo(my.handle, CURLINFO_RESPONSE_CODE, &status);
        const std::string_view got(bytes, size * count);
        if (!my.request.take || status / 100 != 2) {
          if (my.answer.text.size() < kMostText) my.answer.text += got;
          return got.size();
        }
        if (my.request.from > 0 && status != 206) return 0;  // it begins anew: not what was asked for
        try {
          my.request.take(got);
          my.answer.taken += static_cast<std::int64_t>(got.size());
          return got.size();
        } catch (...) {
          my.answer.thrown = std::current_exception();
          return 0;
        }
      });
  set(CURLOPT_WRITEDATA, static_cast<void*>(&receiving));
  set(
      CURLOPT_HEADERFUNCTION, +[](char* bytes, std::size_t size, std::size_t count, void* self) -> std::size_t {
        std::string line(bytes, size * count);
        const auto colon = line.find(':');
        if (colon != line.npos && colon == 4 && curl_strnequal(line.c_str(), "etag", 4) != 0) {
          const auto from = line.find_first_not_of(" \t", 5), to = line.find_last_not_of(" \t\r\n");
          if (from != line.npos) static_cast<Receiving*>(self)->answer.etag = line.substr(from, to - from + 1);
        }
        return size * count;
      });
  set(CURLOPT_HEADERDATA, static_cast<void*>(&receiving));
  answer.result = curl_easy_perform(handle);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_off_t length = -1;
  curl_easy_getinfo(handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  answer.length = length;
  return answer;
}

// The one place where what libcurl and S3 say becomes an error of ours.
S3Client::Answer S3Client::perform(const Request& original) {
  Request request = original;
  for (int tried = 1;; ++tried) {
    Answer answer = attempt(request);
    if (answer.thrown) std::rethrow_exception(answer.thrown);
    request.from += answer.taken;
    if (answer.result == CURLE_OK && (answer.status / 100 == 2 || answer.status == 404)) {
      if (answer.status == 404 && S3Text(answer.text).first("Code") == "NoSuchBucket")
        throw Error(Code::unavailable, "no bucket " + address_.bucket + " at " + address_.endpoint, "storage_missing");
      return answer;
    }
    const std::string code = S3Text(answer.text).first("Code");
    const std::string what =
        std::string(request.method) + " " + address_.url(request.name) + ": " +
        (answer.result != CURLE_OK ? curl_easy_strerror(answer.result) : std::to_string(answer.status) + " " + code);
    const bool passes =
        answer.result != CURLE_OK || answer.status >= 500 || answer.status == 429 || answer.status == 408;
    // A line that moves on is not broken, however often it is cut.
    if (answer.taken > 0) tried = 1;
    if (passes && tried < kAttempts) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100 << (2 * tried)));
      continue;
    }
    if (answer.status == 401 || answer.status == 403) throw Error(Code::unavailable, what, "storage_denied");
    if (answer.status == 507) throw Error(Code::unavailable, what, "disk_full");
    throw Error(passes ? Code::unavailable : Code::internal, what, "storage");
  }
}

std::optional<Bytes> S3Client::head(const std::string& name) {
  const Answer answer = perform({.method = "HEAD", .name = name});
  if (answer.status == 404) return std::nullopt;
  return Bytes{answer.length};
}

void S3Client::get(const std::string& name, const std::function<void(std::string_view)>& take) {
  const Answer answer = perform({.name = name, .take = take});
  if (answer.status == 404) throw Error(Code::not_found, "no object " + name + " in " + address_.shown());
}

void S3Client::put(const std::string& name, int file, Bytes size, const std::string& sha256) {
  if (size > part_) return put_parts(name, file, size);
  perform({.method = "PUT", .name = name, .file = file, .size = size.count, .sha256 = sha256});
}

void S3Client::put_parts(const std::string& name, int file, Bytes size) {
  // Queries as they are signed: sorted, with "=" also where there is no value.
  const Answer begun = perform({.method = "POST", .name = name, .query = "uploads="});
  const std::string id = S3Text(begun.text).first("UploadId");
  if (id.empty()) throw Error(Code::unavailable, "no upload of parts at " + address_.endpoint, "storage");
  const std::string upload = "uploadId=" + escaped(id);
  try {
    const std::int64_t part = std::max({part_.count, size.count / kMostParts.count, kSmallestPart.count});
    std::string list = "<CompleteMultipartUpload>";
    int number = 0;
    for (std::int64_t at = 0; at < size.count; at += part) {
      const std::int64_t take = std::min(part, size.count - at);
      const Answer stored = perform({.method = "PUT",
                                     .name = name,
                                     .query = "partNumber=" + std::to_string(++number) + "&" + upload,
                                     .file = file,
                                     .offset = at,
                                     .size = take,
                                     .sha256 = hash_of(file, at, take)});
      list += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" + stored.etag + "</ETag></Part>";
    }
    list += "</CompleteMultipartUpload>";
    const Answer done = perform({.method = "POST",
                                 .name = name,
                                 .query = upload,
                                 .body = list,
                                 .size = static_cast<std::int64_t>(list.size()),
                                 .sha256 = sha256_hex(list)});
    require_answer(done.text, "CompleteMultipartUploadResult", "joining the parts of " + name);
  } catch (...) {
    try {
      perform({.method = "DELETE", .name = name, .query = upload});
    } catch (const std::exception& error) {
      log::warn("parts of an upload stay in the store", {{"object", name}, {"error", error.what()}});
    }
    throw;
  }
}

void S3Client::list(const std::string& prefix, const std::function<void(Object)>& each) {
  for (std::string next;;) {
    const Answer page = perform({.query = (next.empty() ? "" : "continuation-token=" + escaped(next) + "&") +
                                          "list-type=2&max-keys=" + std::to_string(page_) +
                                          "&prefix=" + escaped(address_.prefix + prefix),
                                 .of_bucket = true});
    const S3Text text = require_answer(page.text, "ListBucketResult", "listing " + address_.bucket);
    text.each("Contents", [&](const S3Text& entry) {
      const std::string name = entry.first("Key");
      const auto changed = parse_rfc3339(entry.first("LastModified"));
      if (!name.starts_with(address_.prefix) || !changed) return;
      each({name.substr(address_.prefix.size()), {std::atoll(entry.first("Size").c_str())}, *changed});
    });
    next = text.first("NextContinuationToken");
    if (next.empty()) return;
  }
}

bool S3Client::copy(const std::string& from, const std::string& to) {
  const Answer done = perform({.method = "PUT",
                               .name = to,
                               .headers = {"x-amz-copy-source: /" + address_.bucket + "/" + address_.prefix + from}});
  if (done.status == 404) return false;
  require_answer(done.text, "CopyObjectResult", "copying " + from);
  return true;
}

void S3Client::remove(const std::string& name) {
  perform({.method = "DELETE", .name = name});
}

}  // namespace acervo
