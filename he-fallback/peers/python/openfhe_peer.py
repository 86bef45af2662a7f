"""The peer program for OpenFHE (wheel `openfhe`): bench LOG2_N OPERATIONS|all SECONDS, or check IN.json OUT.json."""

import numpy
import openfhe as o

import common
from common import Matrix, Question, Refused, uniform

PEER = "openfhe-1.6.1-wheel"
SPECIAL_BITS = 60  # OpenFHE takes all special primes of this size

# OpenFHE wants log2(P) a few bits above the largest digit's and rounds up to whole 60-bit primes: with a first prime of 60
# bits it takes two special primes where one would do, and log2(QP) is 260 at 2^13 and 460 at 2^14, past the 128-bit bound.
# With 55 bits it takes one, and its own security check passes. A first prime of 55 bits still leaves 15 over the scale.
FIRST_BITS = 55
# The number of key-switching digits: 3 and 8 are one limb each (two limbs would need two special primes, over the bound);
# at 2^15 four digits (3 special primes) and at 2^16 three (7 special primes) were the fastest within the bound.
DIGITS = {13: 3, 14: 8, 15: 4, 16: 3}
# Baby steps of the matrix: hoisted rotations are cheaper than giant steps.
BABIES = {13: 8, 14: 8, 15: 4, 16: 4}


def context(log_n, depth, digits, first, scale, security, technique, kind=None):
    p = o.CCParamsCKKSRNS()
    p.SetSecurityLevel(security)
    p.SetRingDim(1 << log_n)
    p.SetMultiplicativeDepth(depth)
    p.SetScalingModSize(scale)
    p.SetFirstModSize(first)
    p.SetKeySwitchTechnique(o.KeySwitchTechnique.HYBRID)
    p.SetNumLargeDigits(digits)
    p.SetScalingTechnique(technique)
    if kind is not None:
        p.SetCKKSDataType(kind)
    cc = o.GenCryptoContext(p)
    for feature in ("PKE", "KEYSWITCH", "LEVELEDSHE", "ADVANCEDSHE"):
        cc.Enable(getattr(o.PKESchemeFeature, feature))
    return cc


def special_primes(n, limbs, digits):
    """How many special primes the library took: it does not tell, but the size of the relinearisation key does."""
    size = len(o.SerializeEvalMultKeyString(o.BINARY))
    return round(size / (8 * n * 2 * digits)) - limbs


def bench(log_n, timer):
    depth = common.scale_primes(log_n)
    digits = DIGITS[log_n]
    # FIXEDMANUAL is the fastest technique: nothing rescales by itself, and all primes of the scale's size count as equal
    cc = context(log_n, depth, digits, FIRST_BITS, common.SCALE_BITS, o.SecurityLevel.HEStd_128_classic, o.ScalingTechnique.FIXEDMANUAL)
    n, limbs = cc.GetRingDimension(), depth + 1
    keys = cc.KeyGen()
    cc.EvalMultKeyGen(keys.secretKey)
    log_q = FIRST_BITS + depth * common.SCALE_BITS
    timer.shape(n, limbs, log_q, log_q + SPECIAL_BITS * special_primes(n, limbs, digits))
    v = numpy.array(uniform(n // 2))
    pt = cc.MakeCKKSPackedPlaintext(v)
    timer.time_transforms(lambda: pt.SetFormat(o.Format.EVALUATION), lambda: pt.SetFormat(o.Format.COEFFICIENT), limbs)
    a, b = cc.Encrypt(keys.publicKey, pt), cc.Encrypt(keys.publicKey, pt)
    timer.time("encode", lambda: cc.MakeCKKSPackedPlaintext(v))
    timer.time("encrypt_pk", lambda: cc.Encrypt(keys.publicKey, pt))
    timer.time("encrypt_sk", lambda: cc.Encrypt(keys.secretKey, pt))
    timer.time("encode_encrypt_pk", lambda: cc.Encrypt(keys.publicKey, cc.MakeCKKSPackedPlaintext(v)))
    timer.time("decrypt_decode", lambda: cc.Decrypt(a, keys.secretKey).GetRealPackedValueArray())  # its Decrypt decodes
    timer.time("add", lambda: cc.EvalAdd(a, b))
    timer.time("mul_plain", lambda: cc.EvalMult(a, pt))
    timer.time("encode_mul_plain_rescale", lambda: cc.Rescale(cc.EvalMult(a, cc.MakeCKKSPackedPlaintext(v))))
    timer.time("mul_relin_rescale", lambda: cc.Rescale(cc.EvalMult(a, b)))
    bench_rotations(cc, keys, a, timer)
    if timer.wants("matvec_128x1024"):
        bench_matvec(cc, keys, Matrix(n // 2, BABIES[log_n]), timer)


def bench_rotations(cc, keys, a, timer):
    if not timer.wants("rotate", "rotate_hoisted_16"):
        return
    steps = range(1, common.ROTATIONS + 1)
    cc.EvalRotateKeyGen(keys.secretKey, list(steps) if timer.wants("rotate_hoisted_16") else [1])
    order = cc.GetCyclotomicOrder()
    timer.time("rotate", lambda: cc.EvalRotate(a, 1))

    def hoisted():
        digits = cc.EvalFastRotationPrecompute(a)
        return [cc.EvalFastRotation(a, k, order, digits) for k in steps]

    timer.time("rotate_hoisted_16", hoisted)


def bench_matvec(cc, keys, matrix, timer):
    cc.EvalRotateKeyGen(keys.secretKey, matrix.steps())
    encoded = [cc.MakeCKKSPackedPlaintext(matrix.diagonal(i)) for i in range(matrix.diagonals)]
    x = cc.Encrypt(keys.publicKey, cc.MakeCKKSPackedPlaintext(matrix.packed()))
    order = cc.GetCyclotomicOrder()

    def product():
        digits = cc.EvalFastRotationPrecompute(x)
        turned = [x] + [cc.EvalFastRotation(x, b, order, digits) for b in range(1, matrix.babies)]
        total = None
        for g in range(matrix.giants):
            first = g * matrix.babies
            inner = cc.EvalMult(turned[0], encoded[first])
            for b in range(1, matrix.babies):
                cc.EvalAddInPlace(inner, cc.EvalMult(turned[b], encoded[first + b]))
            inner = cc.Rescale(inner)
            if total is None:
                total = inner
            else:
                cc.EvalAddInPlace(total, cc.EvalRotate(inner, first))
        for k in matrix.folds:
            cc.EvalAddInPlace(total, cc.EvalRotate(total, k))
        return total

    matrix.require_right(cc.Decrypt(product(), keys.secretKey).GetRealPackedValue())
    timer.time("matvec_128x1024", product)


def cubic(cc, x, c):
    """(c3 x + c2) x^2 + (c1 x + c0): two levels, where the library's own EvalPoly takes three."""
    high = cc.EvalAdd(cc.EvalMult(x, c[3]), c[2])
    low = cc.EvalAdd(cc.EvalMult(x, c[1]), c[0])
    return cc.EvalAdd(cc.EvalMult(high, cc.EvalMult(x, x)), low)


def check(question_path, answer_path):
    """Answers with the question's chain; OpenFHE chooses the special primes itself, and one digit per limb is asked for."""
    q = Question(question_path)
    if any(b != q.scale_bits for b in q.q_bits[1:]):
        raise Refused(f"OpenFHE takes primes of the scale's {q.scale_bits} bits after the first one, got q_bits {q.q_bits}")
    limbs = len(q.q_bits)
    # FLEXIBLEAUTO keeps exact scales (and rescales by itself): the most precise technique
    cc = context(q.log_n, limbs - 1, limbs, q.q_bits[0], q.scale_bits, o.SecurityLevel.HEStd_NotSet, o.ScalingTechnique.FLEXIBLEAUTO, o.CKKSDataType.COMPLEX)
    keys = cc.KeyGen()
    cc.EvalMultKeyGen(keys.secretKey)
    n = cc.GetRingDimension()
    log_q = sum(q.q_bits)
    log_qp = log_q + SPECIAL_BITS * special_primes(n, limbs, limbs)
    cc.EvalRotateKeyGen(keys.secretKey, [q.rotation])
    conjugation = 2 * n - 1  # X -> X^(2N-1) = X^-1
    conjugation_keys = cc.EvalAutomorphismKeyGen(keys.secretKey, [conjugation])

    def plain(values):
        return cc.MakeCKKSPackedPlaintext([complex(v) for v in values])

    def opened(ciphertext):
        d = cc.Decrypt(ciphertext, keys.secretKey)
        d.SetLength(q.slots)
        return d.GetCKKSPackedValue()

    a, b, z = (cc.Encrypt(keys.publicKey, plain(v)) for v in (q.x, q.y, q.z))
    common.write_answer(answer_path, PEER, q, log_q, log_qp, {
        "add": opened(cc.EvalAdd(a, b)),
        "mul": opened(cc.EvalMult(a, b)),
        "mul_plain": opened(cc.EvalMult(a, plain(q.y))),
        "rotate": opened(cc.EvalRotate(a, q.rotation)),
        "conjugate": opened(cc.EvalAutomorphism(z, conjugation, conjugation_keys)),
        "polynomial": opened(cubic(cc, a, q.polynomial)),
    })


if __name__ == "__main__":
    common.main("openfhe", PEER, bench, check)
