#include "ingest/child/sandbox.hpp"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "catalog/core/error.hpp"
#include "catalog/core/fd.hpp"

namespace acervo::ingest {
namespace {

void limit(__rlimit_resource resource, std::int64_t value, std::int64_t grace = 0) {
  const rlimit soft_and_hard{rlim_t(value), rlim_t(value + grace)};
  if (value >= 0 && ::setrlimit(resource, &soft_and_hard) != 0)
    throw Error(Code::internal, "cannot limit the media child");
}

void die_with(int parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (parent > 0 && ::getppid() != parent) ::_exit(1);  // it has ended already
}

struct Release {
  void operator()(scmp_filter_ctx filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, Release>;

// A filter with a hole is none, so what cannot be put into it is an error.
template <class... Conditions>
void rule(const Filter& filter, std::uint32_t action, int call, Conditions... conditions) {
  if (call == __NR_SCMP_ERROR) return;  // unknown to this machine: it cannot be made either
  const int result = seccomp_rule_add(filter.get(), action, call, sizeof...(conditions), conditions...);
  // Calls that other architectures have are numbers below zero, which some of them take and some do not.
  if (result != 0 && call >= 0) throw Error(Code::internal, "cannot filter system calls");
}

// Memory, threads, time, and reading and writing what is open. Not newfstatat, whose path a filter cannot see: fstat
// does the same for what is open, if it is called by its number.
constexpr int kAllowed[] = {SCMP_SYS(read),
                            SCMP_SYS(readv),
                            SCMP_SYS(pread64),
                            SCMP_SYS(write),
                            SCMP_SYS(writev),
                            SCMP_SYS(pwrite64),
                            SCMP_SYS(lseek),
                            SCMP_SYS(fstat),
                            SCMP_SYS(close),
                            SCMP_SYS(ftruncate),
                            SCMP_SYS(munmap),
                            SCMP_SYS(mremap),
                            SCMP_SYS(madvise),
                            SCMP_SYS(brk),
                            SCMP_SYS(futex),
                            SCMP_SYS(set_robust_list),
                            SCMP_SYS(rseq),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(sched_getaffinity),
                            SCMP_SYS(getpriority),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(sigaltstack),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(clock_nanosleep),
                            SCMP_SYS(nanosleep),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(getpid),
                            SCMP_SYS(gettid),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(getrusage),
                            SCMP_SYS(sysinfo),
                            SCMP_SYS(uname),
                            SCMP_SYS(restart_syscall),
                            SCMP_SYS(set_tid_address),
                            SCMP_SYS(poll),
                            SCMP_SYS(getcpu)};

// Nothing that decodes calls these: whoever does has taken the process over.
constexpr int kDeadly[] = {SCMP_SYS(socket),
                           SCMP_SYS(socketpair),
                           SCMP_SYS(connect),
                           SCMP_SYS(bind),
                           SCMP_SYS(execve),
                           SCMP_SYS(execveat),
                           SCMP_SYS(ptrace),
                           SCMP_SYS(process_vm_readv),
                           SCMP_SYS(process_vm_writev),
                           SCMP_SYS(fork),
                           SCMP_SYS(vfork),
                           SCMP_SYS(mount),
                           SCMP_SYS(bpf),
                           SCMP_SYS(keyctl),
                           SCMP_SYS(userfaultfd),
                           SCMP_SYS(io_uring_setup),
                           SCMP_SYS(open_by_handle_at),
                           SCMP_SYS(kill),
                           SCMP_SYS(unshare),
                           SCMP_SYS(setns)};

int own_memory = -1;            // /proc/self/statm, opened while that is still allowed
std::int64_t scarce_pages = 0;  // from so many on memory is what is missing

// Async-signal-safe.
void end_explained(int signal) {
  char text[32] = {};
  if (::pread(own_memory, text, sizeof text - 1, 0) > 0) {
    std::int64_t pages = 0;
    for (const char* c = text; *c >= '0' && *c <= '9'; ++c) pages = 10 * pages + (*c - '0');
    if (pages >= scarce_pages) ::_exit(kOutOfMemory);
  }
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

// Where memory runs out, this goes before what serves people. Nothing depends on it.
void be_first_to_go() {
  const Fd score(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (score) static_cast<void>(::write(score.get(), "1000", 4) < 0);
}

// A library that dies with nearly all memory taken died of that.
void tell_want_of_memory(std::int64_t memory) {
  own_memory = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (own_memory < 0) return;
  scarce_pages = memory / ::sysconf(_SC_PAGESIZE) * 3 / 4;
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT}) ::signal(signal, end_explained);
}

void filter_system_calls() {
  // What is neither allowed nor deadly fails with EPERM: libraries look for optional things, such as /sys/devices.
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) throw Error(Code::internal, "cannot filter system calls");
  for (const int call : kAllowed) rule(filter, SCMP_ACT_ALLOW, call);
  for (const int call : kDeadly) rule(filter, SCMP_ACT_KILL_PROCESS, call);
  // Threads, not processes. glibc asks for clone3 first, whose flags a filter cannot see, and then for clone.
  rule(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3));
  rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
  // No memory that can be run beyond what was mapped before.
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
    rule(filter, SCMP_ACT_ALLOW, call, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
  rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), SCMP_A2(SCMP_CMP_EQ, 0));
  // abort() ends this process with a signal to itself.
  rule(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, scmp_datum_t(::getpid())));
  if (seccomp_load(filter.get()) != 0) throw Error(Code::internal, "cannot filter system calls");
}

}  // namespace

void enter_sandbox(const SandboxLimits& limits) {
  die_with(limits.parent);
  be_first_to_go();  // before it cannot be dumped: then what tells of it belongs to root
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0);
  ::setpriority(PRIO_PROCESS, 0, limits.nice);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 64);
  // At the hard limit the kernel sends SIGKILL, as when memory is short; at the soft one a signal that says what it is.
  limit(RLIMIT_CPU, limits.cpu_seconds, 5);
  limit(RLIMIT_FSIZE, limits.output_bytes);
  if (kSanitized) return;
  tell_want_of_memory(limits.memory_bytes);
  limit(RLIMIT_AS, limits.memory_bytes);
  filter_system_calls();
}

}  // namespace acervo::ingest
