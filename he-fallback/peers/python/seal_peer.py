"""The peer program for Microsoft SEAL as a Python user gets it (wheel `seal-python`, built for any x86-64, without HEXL):
bench LOG2_N OPERATIONS|all SECONDS, or check IN.json OUT.json."""

import numpy
import seal as S

import common
from common import Matrix, Question, Refused, uniform

PEER = "seal-4.4.0-wheel"
SPECIAL_BITS = 60
LARGEST = 15  # SEAL's table of secure sizes ends there, and at 2^16 one rotation key has 1 GB
# Baby steps of the matrix: SEAL has no hoisting, and giant steps work on one limb less.
BABIES = {13: 4, 14: 4, 15: 2}


class Library:
    def __init__(self, log_n, q_bits):
        n = 1 << log_n
        p = S.EncryptionParameters(S.scheme_type.ckks)
        p.set_poly_modulus_degree(n)
        # SEAL has one special prime and one digit per limb whatever Q is: the chain is its only setting
        p.set_coeff_modulus(S.CoeffModulus.Create(n, list(q_bits) + [SPECIAL_BITS]))
        self.context = S.SEALContext(p)
        if not self.context.parameters_set():
            raise Refused(self.context.parameter_error_message())
        self.n, self.limbs = n, len(q_bits)
        primes = [m.value() for m in p.coeff_modulus()]
        self.log_q, self.log_qp = common.log2_sum(primes[:-1]), common.log2_sum(primes)
        self.keys = S.KeyGenerator(self.context)
        secret = self.keys.secret_key()
        self.encoder, self.evaluator = S.CKKSEncoder(self.context), S.Evaluator(self.context)
        self.encryptor = S.Encryptor(self.context, self.keys.create_public_key(), secret)
        self.decryptor = S.Decryptor(self.context, secret)

    def galois(self, steps):
        made = S.GaloisKeys()
        self.keys.create_galois_keys(steps, made)
        return made


def bench(log_n, timer):
    he = Library(log_n, [60] + [common.SCALE_BITS] * common.scale_primes(log_n, LARGEST))
    timer.shape(he.n, he.limbs, he.log_q, he.log_qp)
    ev, scale, v = he.evaluator, 2.0**common.SCALE_BITS, numpy.array(uniform(he.n // 2))
    pt = he.encoder.encode(v, scale)
    a, b = he.encryptor.encrypt(pt), he.encryptor.encrypt(pt)
    timer.time_transforms(lambda: ev.transform_to_ntt_inplace(a), lambda: ev.transform_from_ntt_inplace(a), 2 * he.limbs)
    opened = he.decryptor.decrypt(a)
    timer.time("encode", lambda: he.encoder.encode(v, scale))
    timer.time("decode", lambda: he.encoder.decode(opened))
    timer.time("encrypt_pk", lambda: he.encryptor.encrypt(pt))
    timer.time("encrypt_sk", lambda: he.encryptor.encrypt_symmetric(pt))
    timer.time("decrypt", lambda: he.decryptor.decrypt(a))
    timer.time("encode_encrypt_pk", lambda: he.encryptor.encrypt(he.encoder.encode(v, scale)))
    timer.time("decrypt_decode", lambda: he.encoder.decode(he.decryptor.decrypt(a)))
    timer.time("add", lambda: ev.add(a, b))
    timer.time("mul_plain", lambda: ev.multiply_plain(a, pt))
    timer.time("encode_mul_plain_rescale", lambda: ev.rescale_to_next(ev.multiply_plain(a, he.encoder.encode(v, scale))))
    if timer.wants("mul_relin_rescale"):
        relin = he.keys.create_relin_keys()
        timer.time("mul_relin_rescale", lambda: product(ev, a, b, relin))
    if timer.wants("rotate", "rotate_hoisted_16"):
        steps = list(range(1, common.ROTATIONS + 1)) if timer.wants("rotate_hoisted_16") else [1]
        galois = he.galois(steps)
        timer.time("rotate", lambda: ev.rotate_vector(a, 1, galois))
        timer.time("rotate_hoisted_16", lambda: [ev.rotate_vector(a, k, galois) for k in steps])  # SEAL has no hoisting
    if timer.wants("matvec_128x1024"):
        bench_matvec(he, Matrix(he.n // 2, BABIES[log_n]), timer)


def product(ev, a, b, relin):
    c = ev.multiply(a, b)
    ev.relinearize_inplace(c, relin)
    ev.rescale_to_next_inplace(c)
    return c


def bench_matvec(he, matrix, timer):
    ev, scale, galois = he.evaluator, 2.0**common.SCALE_BITS, he.galois(matrix.steps())
    encoded = [he.encoder.encode(numpy.array(matrix.diagonal(i)), scale) for i in range(matrix.diagonals)]
    x = he.encryptor.encrypt(he.encoder.encode(numpy.array(matrix.packed()), scale))

    def multiply():
        turned = [x] + [ev.rotate_vector(x, b, galois) for b in range(1, matrix.babies)]
        total = None
        for g in range(matrix.giants):
            first = g * matrix.babies
            inner = ev.multiply_plain(turned[0], encoded[first])
            for b in range(1, matrix.babies):
                ev.add_inplace(inner, ev.multiply_plain(turned[b], encoded[first + b]))
            ev.rescale_to_next_inplace(inner)
            if total is None:
                total = inner
            else:
                ev.rotate_vector_inplace(inner, first, galois)
                ev.add_inplace(total, inner)
        for k in matrix.folds:
            ev.add_inplace(total, ev.rotate_vector(total, k, galois))
        return total

    matrix.require_right(he.encoder.decode(he.decryptor.decrypt(multiply())))
    timer.time("matvec_128x1024", multiply)


def check(question_path, answer_path):
    """Answers with the question's chain and SEAL's one special prime."""
    q = Question(question_path)
    he = Library(q.log_n, q.q_bits)
    ev, scale = he.evaluator, 2.0**q.scale_bits
    relin = he.keys.create_relin_keys()
    turn, conjugation = he.galois([q.rotation]), S.GaloisKeys()
    he.keys.create_galois_keys(conjugation)

    def plain(values):
        return he.encoder.encode_complex(numpy.array(values, dtype=complex), scale)

    def opened(ciphertext):
        return he.encoder.decode_complex(he.decryptor.decrypt(ciphertext))

    a, b, z = (he.encryptor.encrypt(plain(v)) for v in (q.x, q.y, q.z))
    common.write_answer(answer_path, PEER, q, he.log_q, he.log_qp, {
        "add": opened(ev.add(a, b)),
        "mul": opened(product(ev, a, b, relin)),
        "mul_plain": opened(ev.rescale_to_next(ev.multiply_plain(a, plain(q.y)))),
        "rotate": opened(ev.rotate_vector(a, q.rotation, turn)),
        "conjugate": opened(ev.complex_conjugate(z, conjugation)),
        "polynomial": opened(cubic(he, a, q.polynomial, relin)),
    })


def cubic(he, x, c, relin):
    """(c3 x + c2) x^2 + (c1 x + c0), with exact scales: the low part is multiplied so as to meet the high part's scale."""
    ev, encoder = he.evaluator, he.encoder

    def times(ct, number, at):
        factor = encoder.encode(float(number), at)
        ev.mod_switch_to_inplace(factor, ct.parms_id())
        return ev.rescale_to_next(ev.multiply_plain(ct, factor))

    def plus(ct, number):
        term = encoder.encode(float(number), ct.scale())
        ev.mod_switch_to_inplace(term, ct.parms_id())
        ev.add_plain_inplace(ct, term)

    square = product(ev, x, x, relin)
    high = times(x, c[3], x.scale())
    plus(high, c[2])
    cube = ev.multiply(high, square)
    ev.relinearize_inplace(cube, relin)
    # x at the products' level, times c1 at the scale that makes both sides equal before the one rescaling
    level = ev.mod_switch_to_next(x)
    factor = encoder.encode(float(c[1]), cube.scale() / level.scale())
    ev.mod_switch_to_inplace(factor, level.parms_id())
    low = ev.multiply_plain(level, factor)
    low.scale(cube.scale())
    ev.add_inplace(cube, low)
    ev.rescale_to_next_inplace(cube)
    plus(cube, c[0])
    return cube


if __name__ == "__main__":
    common.main("seal-wheel", PEER, bench, check)
