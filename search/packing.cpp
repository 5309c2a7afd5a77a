#include "search/packing.hpp"

#include <zdict.h>
#include <zstd.h>

#include "catalog/core/error.hpp"

namespace acervo::search {

namespace {

constexpr int kLevel = 6;
constexpr std::size_t kDictionary = 64 << 10;
/// More than any lesson's captions: what says that it is larger is damaged.
constexpr unsigned long long kLargest = 256ULL << 20;

template <auto function>
struct Free {
  template <class T>
  void operator()(T* pointer) const {
    function(pointer);
  }
};

Error damaged(const char* what) {
  return {Code::internal, std::string("search record: ") + what, "index_damaged"};
}

}  // namespace

class Packing::State {
 public:
  explicit State(std::string dictionary)
      : dictionary_(std::move(dictionary)),
        packing_(ZSTD_createCDict(dictionary_.data(), dictionary_.size(), kLevel)),
        unpacking_(ZSTD_createDDict(dictionary_.data(), dictionary_.size())) {}

  const std::string dictionary_;
  const std::unique_ptr<ZSTD_CDict, Free<ZSTD_freeCDict>> packing_;
  const std::unique_ptr<ZSTD_DDict, Free<ZSTD_freeDDict>> unpacking_;
};

Packing::Packing(std::string dictionary) : state_(std::make_unique<State>(std::move(dictionary))) {}
Packing::~Packing() = default;
Packing::Packing(Packing&&) noexcept = default;
Packing& Packing::operator=(Packing&&) noexcept = default;

std::string Packing::pack(std::string_view text) const {
  thread_local const std::unique_ptr<ZSTD_CCtx, Free<ZSTD_freeCCtx>> context(ZSTD_createCCtx());
  ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0);
  ZSTD_CCtx_refCDict(context.get(), state_->packing_.get());
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress2(context.get(), bytes.data(), bytes.size(), text.data(), text.size());
  if (ZSTD_isError(size) != 0) throw Error(Code::internal, std::string("zstd: ") + ZSTD_getErrorName(size));
  bytes.resize(size);
  return bytes;
}

std::string Packing::unpack(std::string_view bytes) const {
  thread_local const std::unique_ptr<ZSTD_DCtx, Free<ZSTD_freeDCtx>> context(ZSTD_createDCtx());
  const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kLargest)
    throw damaged("no packed text");
  std::string text(size, '\0');
  const std::size_t done = ZSTD_decompress_usingDDict(context.get(), text.data(), text.size(), bytes.data(),
                                                      bytes.size(), state_->unpacking_.get());
  if (ZSTD_isError(done) != 0) throw damaged(ZSTD_getErrorName(done));
  if (done != size) throw damaged("cut short");
  return text;
}

const std::string& Packing::dictionary() const {
  return state_->dictionary_;
}

std::string Packing::learn(const std::vector<std::string>& texts) {
  std::string all;
  std::vector<std::size_t> sizes;
  for (const std::string& text : texts) {
    if (all.size() > 100 * kDictionary) break;
    sizes.push_back(std::min<std::size_t>(text.size(), 4096));
    all.append(text, 0, sizes.back());
  }
  std::string dictionary(std::min(kDictionary, all.size() / 8), '\0');
  const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), all.data(), sizes.data(),
                                                 static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) != 0) return {};
  dictionary.resize(size);
  return dictionary;
}

}  // namespace acervo::search
