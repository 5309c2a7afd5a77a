// For measuring: what reading the slides of a file costs beside encoding it, and what is read.
#include <sys/resource.h>

#include <algorithm>
#include <iostream>

#include "ingest/slides.hpp"
#include "tests/ingest/support.hpp"

namespace {

using namespace acervo::ingest;

double cpu_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](timeval time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void run(const std::string& file, bool encodes) {
  const testing::TemporaryFolder folder;
  const auto source = testing::open_file(file);
  const auto program = testing::child();
  const auto facts = probe(program, source.get());
  const double probed = cpu_of_children();
  const auto found = slides(program, source.get(), facts, {"es"});
  const double read = cpu_of_children();
  for (const auto& slide : found)
    std::cerr << slide.start.count() / 1'000'000 << "-" << slide.end.count() / 1'000'000 << " " << slide.title << "\n"
              << slide.text << "\n\n";
  const auto plan = make_plan(facts);
  for (std::size_t chunk = 0; encodes && chunk < plan.video.chunk_count(); ++chunk)
    encode(program, source.get(), facts, plan, chunk_job(plan, chunk, {}, folder.path()));
  const double encoded = cpu_of_children() - read;
  std::cout << file.substr(file.rfind('/') + 1) << "  " << double(facts.duration.count()) / 1e6 << " s  "
            << found.size() << " slides  slides " << read - probed << " s  encode " << encoded << " s";
  if (encodes) std::cout << "  share " << (read - probed) / encoded;
  std::cout << std::endl;
}

}  // namespace

int main(int count, char** arguments) {
  const bool encodes = count > 1 && std::string(arguments[1]) != "--only";
  if (count < 2) {
    std::cerr << "usage: ingest_bench_slides [--only] FILE...\n";
    return 2;
  }
  for (int i = encodes ? 1 : 2; i < count; ++i) {
    try {
      run(arguments[i], encodes);
    } catch (const std::exception& error) {
      std::cerr << arguments[i] << ": " << error.what() << "\n";
    }
  }
  return 0;
}
