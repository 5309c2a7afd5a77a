#include "web/api/together.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

namespace acervo::web {
namespace {

/// A question that is answered when it is let go.
class Slow {
 public:
  int operator()() {
    const int number = ++begun_;
    go_.acquire();
    if (fails) throw std::runtime_error("away");
    return number;
  }
  void let_go() { go_.release(); }
  void wait_until_begun(int number) const {
    while (begun_ < number) std::this_thread::yield();
  }
  int begun() const { return begun_; }

  std::atomic<bool> fails = false;

 private:
  std::atomic<int> begun_ = 0;
  std::counting_semaphore<> go_{0};
};

void wait_until_waiting(const Together<int>& together, std::size_t count) {
  while (together.waiting() < count) std::this_thread::yield();
}

TEST(Together, who_comes_meanwhile_gets_the_next_answer_and_all_the_same) {
  Together<int> together;
  Slow slow;
  int first = 0;
  std::thread early([&] { first = together.ask(std::ref(slow)); });
  slow.wait_until_begun(1);

  std::vector<int> answers(8);
  std::vector<std::thread> late;
  for (int& answer : answers) late.emplace_back([&] { answer = together.ask(std::ref(slow)); });
  wait_until_waiting(together, 8);
  EXPECT_EQ(slow.begun(), 1);
  for (int i = 0; i < 2; ++i) slow.let_go();
  early.join();
  for (std::thread& thread : late) thread.join();
  EXPECT_EQ(first, 1);
  EXPECT_THAT(answers, testing::Each(2));
  EXPECT_EQ(slow.begun(), 2);
}

TEST(Together, a_failure_is_told_to_all_who_wait_and_to_nobody_after) {
  Together<int> together;
  Slow slow;
  slow.fails = true;
  std::atomic<int> told = 0;
  const auto ask = [&] {
    try {
      together.ask(std::ref(slow));
    } catch (const std::runtime_error&) {
      ++told;
    }
  };
  std::thread early(ask);
  slow.wait_until_begun(1);
  std::vector<std::thread> late;
  for (int i = 0; i < 4; ++i) late.emplace_back(ask);
  wait_until_waiting(together, 4);
  slow.let_go();
  early.join();
  for (std::thread& thread : late) thread.join();
  EXPECT_EQ(told, 5);
  EXPECT_EQ(slow.begun(), 1);

  slow.fails = false;
  slow.let_go();
  EXPECT_EQ(together.ask(std::ref(slow)), 2);
}

/// What is true of each of many answers: it was read after whoever is told it had come.
TEST(Together, nobody_is_told_what_was_before_she_came) {
  Together<int> together;
  std::atomic<int> now = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 3000; ++i) {
        const int before = ++now;
        const int told = together.ask([&] { return now.load(); });
        if (told < before) ADD_FAILURE() << told << " before " << before;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(now, 18000);
}

}  // namespace
}  // namespace acervo::web
