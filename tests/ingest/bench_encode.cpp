// For tests/bench/ingest: probes, plans and encodes a file chunk by chunk as a worker does, and tells what it cost.
#include <sys/resource.h>

#include <algorithm>
#include <iostream>

#include "tests/ingest/support.hpp"

#include "catalog/core/json.hpp"

namespace {

using namespace acervo;
using namespace acervo::ingest;

double cpu_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](timeval time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int run(const std::string& file, const std::string& folder) {
  const auto source = testing::open_file(file);
  const auto program = testing::child();
  const auto facts = probe(program, source.get());
  const double probed = cpu_of_children();
  const auto plan = make_plan(facts);
  for (std::size_t chunk = 0; chunk < std::max(plan.video.chunk_count(), plan.audio.chunk_count()); ++chunk) {
    for (const auto& rung : encode(program, source.get(), facts, plan, chunk_job(plan, chunk, {}, folder))) {
      std::ofstream out(folder + "/" + rung.rung + ".mp4", chunk ? std::ios::binary | std::ios::app : std::ios::binary);
      out << (chunk ? "" : rung.init) << testing::read_fd(rung.file.get());
    }
  }
  const double encoded = cpu_of_children() - probed;
  picture_print(program, source.get(), facts);
  std::cout << Json({{"probe", probed},
                     {"encode", encoded},
                     {"picture_print", cpu_of_children() - probed - encoded},
                     {"facts", facts},
                     {"plan", plan}})
            << "\n";
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: ingest_bench_encode FILE FOLDER\n";
    return 2;
  }
  try {
    return run(arguments[1], arguments[2]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
