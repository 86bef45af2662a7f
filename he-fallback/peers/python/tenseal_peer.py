"""The peer program for TenSEAL (wheel `tenseal`), through its own vector type, as its users call it:
bench LOG2_N OPERATIONS|all SECONDS."""

import tenseal as ts

import common
from common import Matrix, uniform

PEER = "tenseal-" + ts.__version__
LARGEST = 15  # the SEAL inside knows no secure size past it
LARGEST_MATRIX = 14  # its product does 1024 rotations: 9 s at 2^13, minutes at 2^15


def bench(log_n, timer):
    # SEAL inside: one special prime and one digit per limb whatever Q is, so the chain is its only setting
    bits = [60] + [common.SCALE_BITS] * common.scale_primes(log_n, LARGEST) + [60]
    n, limbs = 1 << log_n, len(bits) - 1
    context = ts.context(ts.SCHEME_TYPE.CKKS, n, -1, bits, n_threads=1)
    context.global_scale = 2**common.SCALE_BITS
    timer.shape(n, limbs, sum(bits[:-1]), sum(bits))
    v = uniform(n // 2)
    tensor = ts.plain_tensor(v)  # saves its users the conversion of a list at every call
    x, y = ts.ckks_vector(context, tensor), ts.ckks_vector(context, tensor)
    timer.time("encode_encrypt_pk", lambda: ts.ckks_vector(context, tensor))
    timer.time("decrypt_decode", x.decrypt)
    timer.time("add", lambda: x + y)
    timer.time("encode_mul_plain_rescale", lambda: x * tensor)  # its only product with a plaintext
    timer.time("mul_relin_rescale", lambda: x * y)
    if timer.wants("matvec_128x1024") and log_n <= LARGEST_MATRIX:
        matrix = Matrix(n // 2, 1)
        context.generate_galois_keys()
        secret = ts.ckks_vector(context, matrix.x)
        columns = ts.plain_tensor([list(c) for c in zip(*matrix.w)])
        matrix.require_right(secret.matmul(columns).decrypt(), "packed")
        timer.time("matvec_128x1024", lambda: secret.matmul(columns))


if __name__ == "__main__":
    common.main("tenseal", PEER, bench)
