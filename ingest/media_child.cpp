#include "ingest/child.hpp"

int main() {
  return acervo::ingest::run_media_child();
}
