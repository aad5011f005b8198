#pragma once

// MKL's, in LibTorch builds that have it. Returns what was set before.
extern "C" __attribute__((weak)) int MKL_Set_Num_Threads_Local(int count);

namespace torchvision::ops {

/// While it lives, this thread's matrix products are computed as by a process with one thread. Within a parallel region
/// they run on one anyway, but MKL blocks them, and so adds, by the number of threads that there could be.
class OneBlasThread {
 public:
  OneBlasThread() : before_(MKL_Set_Num_Threads_Local ? MKL_Set_Num_Threads_Local(1) : 0) {}
  ~OneBlasThread() {
    if (MKL_Set_Num_Threads_Local) MKL_Set_Num_Threads_Local(before_);
  }
  OneBlasThread(const OneBlasThread&) = delete;
  OneBlasThread& operator=(const OneBlasThread&) = delete;

 private:
  int before_;
};

}  // namespace torchvision::ops
