// Between rows of bytes and runs down the columns, by way of bits: a block of 64 by 64 pixels is turned in some 400
// instructions, and a column's changes are found 64 pixels at a time.
#include <algorithm>
#include <bit>

#include "kernels/ops/kept_vector.h"
#include "kernels/ops/mask_bits.h"
#include "kernels/ops/run_lengths.h"
#include "kernels/scratch.h"

namespace torchvision::kernels {
namespace {

/// Columns are worked on in strips: their bits stay in the nearest cache.
constexpr int64_t kStripWords = 8, kStripWidth = 64 * kStripWords;

/// A strip with one bit a pixel: its columns, each from a new word on, and 64 of its rows.
struct Strip {
  int64_t height, column_words, row_words;
  uint64_t* columns;
  uint64_t* rows;

  Strip(Scratch& scratch, int64_t mask_height, int64_t mask_width)
      : height(mask_height),
        column_words(words_for(mask_height)),
        row_words(std::min(kStripWords, words_for(mask_width))) {
    const int64_t words = 64 * row_words * column_words;
    columns = reinterpret_cast<uint64_t*>(scratch.get(size_t(words + 64 * row_words) * sizeof(uint64_t)));
    rows = columns + words;
  }

  int64_t bands() const { return column_words; }
  int64_t rows_of(int64_t band) const { return std::min<int64_t>(64, height - band * 64); }
  uint64_t* column(int64_t x) const { return columns + x * column_words; }
  uint64_t* row(int64_t y) const { return rows + y * row_words; }

  void turn_into_columns(int64_t band, int64_t columns_here) const {
    uint64_t block[64];
    for (int64_t word = 0; word < words_for(columns_here); ++word) {
      uint64_t any = 0;
      for (int64_t y = 0; y < 64; ++y) any |= block[y] = row(y)[word];
      if (any) transpose_bits(block);
      for (int64_t x = 0; x < 64; ++x) column(word * 64 + x)[band] = block[x];
    }
  }

  void turn_into_rows(int64_t band, int64_t columns_here) const {
    uint64_t block[64];
    for (int64_t word = 0; word < words_for(columns_here); ++word) {
      uint64_t any = 0;
      for (int64_t x = 0; x < 64; ++x) any |= block[x] = column(word * 64 + x)[band];
      if (any) transpose_bits(block);
      for (int64_t y = 0; y < 64; ++y) row(y)[word] = block[y];
    }
  }
};

/// Writes the runs of columns that come one after the other.
class RunWriter {
 public:
  /// `buffer` is kept between masks.
  explicit RunWriter(Runs& buffer) : runs_(buffer) {}

  void add_column(const uint64_t* words, int64_t height) {
    if (runs_.size() < count_ + size_t(height) + 1) runs_.resize(2 * count_ + size_t(height) + 1);
    for (; height > 0; height -= 64, ++words) {
      const auto bits = static_cast<uint32_t>(std::min<int64_t>(height, 64));
      uint64_t changes = (*words ^ (*words << 1 | before_)) & (~uint64_t{0} >> (64 - bits));
      before_ = *words >> (bits - 1) & 1;
      for (; changes; changes &= changes - 1) {
        const uint32_t change = place_ + static_cast<uint32_t>(std::countr_zero(changes));
        runs_[count_++] = change - last_change_;
        last_change_ = change;
      }
      place_ += bits;
    }
  }

  Runs finish() {
    Runs runs;
    runs.reserve(count_ + 1);
    runs.assign(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(count_));
    runs.push_back(place_ - last_change_);
    release_if_large(runs_);
    return runs;
  }

 private:
  Runs& runs_;
  size_t count_ = 0;
  uint64_t before_ = 0;
  uint32_t place_ = 0, last_change_ = 0;
};

/// Sets the bits [begin, end) of a column.
void set_bits(uint64_t* words, int64_t begin, int64_t end) {
  const int64_t first = begin / 64, last = (end - 1) / 64;
  const uint64_t from = ~uint64_t{0} << (begin % 64), to = ~uint64_t{0} >> (63 - (end - 1) % 64);
  if (first == last) {
    words[first] |= from & to;
    return;
  }
  words[first] |= from;
  std::fill(words + first + 1, words + last, ~uint64_t{0});
  words[last] |= to;
}

/// Hands out the pixels of runs, a column at a time.
class RunReader {
 public:
  RunReader(const Runs& runs, int64_t height) : runs_(runs), height_(height), left_(runs.empty() ? 0 : runs[0]) {}

  void next_column(uint64_t* words) {
    for (int64_t y = 0; y < height_;) {
      while (left_ == 0) left_ = runs_[++at_];
      const int64_t run = std::min(left_, height_ - y);
      if (at_ % 2 == 1) set_bits(words, y, y + run);
      left_ -= run, y += run;
    }
  }

 private:
  const Runs& runs_;
  int64_t height_, left_;
  size_t at_ = 0;
};

}  // namespace

Runs encode_runs(const uint8_t* mask, int64_t height, int64_t width) {
  if (height == 0 || width == 0) return {0};
  static thread_local Scratch scratch;
  static thread_local Runs buffer;
  const Strip strip(scratch, height, width);
  RunWriter writer(buffer);
  for (int64_t left = 0; left < width; left += kStripWidth) {
    const int64_t columns = std::min(kStripWidth, width - left);
    for (int64_t band = 0; band < strip.bands(); ++band) {
      const int64_t rows = strip.rows_of(band);
      for (int64_t y = 0; y < rows; ++y) pack_bits(mask + (band * 64 + y) * width + left, columns, strip.row(y));
      std::fill(strip.row(rows), strip.row(64), 0);
      strip.turn_into_columns(band, columns);
    }
    for (int64_t x = 0; x < columns; ++x) writer.add_column(strip.column(x), height);
  }
  scratch.release_if_large();
  return writer.finish();
}

void decode_runs(const Runs& runs, int64_t height, int64_t width, uint8_t* mask) {
  if (height == 0 || width == 0) return;
  static thread_local Scratch scratch;
  const Strip strip(scratch, height, width);
  RunReader reader(runs, height);
  for (int64_t left = 0; left < width; left += kStripWidth) {
    const int64_t columns = std::min(kStripWidth, width - left);
    std::fill(strip.columns, strip.column(columns), 0);
    for (int64_t x = 0; x < columns; ++x) reader.next_column(strip.column(x));
    for (int64_t band = 0; band < strip.bands(); ++band) {
      strip.turn_into_rows(band, columns);
      for (int64_t y = 0; y < strip.rows_of(band); ++y)
        unpack_bits(strip.row(y), columns, mask + (band * 64 + y) * width + left);
    }
  }
  scratch.release_if_large();
}

}  // namespace torchvision::kernels
