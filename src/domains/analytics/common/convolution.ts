/** Up to so many products are added one by one: exact to the last digit, and quick. */
const fewProducts = 2 ** 22;

/**
 * The distribution of the sum of two independent whole numbers. The time grows with the square of their ranges while they
 * are small, and with n log n from then on.
 * @param left chances of 0, 1, 2 …
 * @param right the same of the other number
 * @returns chances of 0, 1, 2 … of the sum; of long lists within 1e-14
 */
export function convolve(left: Float64Array, right: Float64Array): Float64Array {
  return left.length * right.length <= fewProducts
    ? directly(left, right)
    : byTransform(left, right);
}

function directly(left: Float64Array, right: Float64Array): Float64Array {
  const sum = new Float64Array(left.length + right.length - 1);
  for (let i = 0; i < left.length; i++) {
    const p = left[i]!;
    for (let j = 0; j < right.length; j++) sum[i + j]! += p * right[j]!;
  }
  return sum;
}

/** The product of the Fourier transforms, transformed back. One list is the real part and the other the imaginary one. */
function byTransform(left: Float64Array, right: Float64Array): Float64Array {
  const length = left.length + right.length - 1;
  const size = 2 ** Math.ceil(Math.log2(length));
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  re.set(left);
  im.set(right);
  transform(re, im);
  // (l + ir)² = l² - r² + 2ilr: half of its imaginary part is the product that is wanted.
  for (let k = 0; k < size; k++) {
    const [a, b] = [re[k]!, im[k]!];
    re[k] = a * a - b * b;
    im[k] = 2 * a * b;
  }
  // The inverse is the transform with real and imaginary part exchanged.
  transform(im, re);
  return im.subarray(0, length).map((value) => Math.max(0, value / size / 2));
}

/** Fast Fourier transform in place (J. W. Cooley, J. W. Tukey, 1965), of a length that is a power of two. */
function transform(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k++) {
      const angle = (-Math.PI * k) / half;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let i = k; i < size; i += 2 * half) {
        const j = i + half;
        const real = re[j]! * cos - im[j]! * sin;
        const imaginary = re[j]! * sin + im[j]! * cos;
        re[j] = re[i]! - real;
        im[j] = im[i]! - imaginary;
        re[i]! += real;
        im[i]! += imaginary;
      }
    }
  }
}
