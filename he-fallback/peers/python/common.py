"""What the Python peers share: timing, the CSV rows, the matrix-vector layout, and the files of the check mode."""

import json
import math
import random
import statistics
import sys
import time

SCALE_BITS = 40
SCALE_PRIMES = {13: 2, 14: 7, 15: 15, 16: 29}  # primes of the scale's size after the first one, by log2(N)
ROTATIONS = 16
MATRIX_ROWS, MATRIX_COLUMNS = 128, 1024
# CKKS at scale 2^40 has over 20 good bits after one product: a larger error means a wrong program, not noise.
MATVEC_TOLERANCE = 1e-3
# Fewer samples than this say nothing about the median; more than the second cost memory for no gain.
LEAST_SAMPLES, MOST_SAMPLES = 3, 20000
PATIENCE_SECONDS = 10  # past this one sample has to do


class Refused(Exception):
    """The peer cannot do what was asked; the text says why."""


class Timer:
    """Times the wanted operations (all, when none is named) and prints their rows."""

    def __init__(self, peer, wanted, seconds):
        self.peer, self.wanted, self.seconds = peer, wanted, seconds
        self.n = self.limbs = self.log_q = self.log_qp = 0

    def shape(self, n, limbs, log_q, log_qp):
        self.n, self.limbs, self.log_q, self.log_qp = n, limbs, log_q, log_qp

    def wants(self, *operations):
        return not self.wanted or any(o in self.wanted for o in operations)

    def time(self, operation, run):
        if not self.wants(operation):
            return
        run()
        us, start = [], time.perf_counter()
        while self.goes_on(us, start):
            before = time.perf_counter()
            run()
            us.append((time.perf_counter() - before) * 1e6)
        self.row(operation, us, self.limbs, self.log_q, self.log_qp)

    def goes_on(self, us, start):
        spent = time.perf_counter() - start
        if spent > PATIENCE_SECONDS and us or len(us) == MOST_SAMPLES:
            return False
        return spent < self.seconds or len(us) < LEAST_SAMPLES

    def time_transforms(self, transform, back, polynomials):
        """Times a change of representation there and back; a row says what one of its residue polynomials takes."""
        if not self.wants("ntt", "intt"):
            return
        forward, inverse, start = [], [], time.perf_counter()
        while self.goes_on(forward, start):
            a = time.perf_counter()
            back()
            b = time.perf_counter()
            transform()
            c = time.perf_counter()
            inverse.append((b - a) * 1e6 / polynomials)
            forward.append((c - b) * 1e6 / polynomials)
        for operation, us in (("ntt", forward), ("intt", inverse)):
            if self.wants(operation):
                self.row(operation, us, 1, SCALE_BITS, SCALE_BITS)

    def row(self, operation, us, limbs, log_q, log_qp):
        print(f"{self.peer},{operation},{self.n},{limbs},{log_q:.1f},{log_qp:.1f},{statistics.median(us):.2f},{min(us):.2f}", flush=True)


def uniform(count):
    return [random.uniform(-1, 1) for _ in range(count)]


def scale_primes(log_n, largest=16):
    if log_n not in SCALE_PRIMES or log_n > largest:
        raise Refused(f"log2 of N must be 13 to {largest}, got {log_n}")
    return SCALE_PRIMES[log_n]


class Matrix:
    """A 128x1024 matrix for a vector held 1024-periodically in all slots.

    With S slots the matrix is D = 128*1024/S diagonals: slot s belongs to row (s/1024)*D + s%D, diagonal i holds
    W[row(s)][(s+i)%1024], and folding by 512, 256, ..., D leaves row r in slot (r/D)*1024 + r%D.
    """

    def __init__(self, slots, babies):
        self.slots, self.diagonals = slots, MATRIX_ROWS * MATRIX_COLUMNS // slots
        self.babies = min(babies, self.diagonals)
        self.giants = self.diagonals // self.babies
        self.x = uniform(MATRIX_COLUMNS)
        self.w = [uniform(MATRIX_COLUMNS) for _ in range(MATRIX_ROWS)]
        self.folds = []
        k = MATRIX_COLUMNS // 2
        while k >= self.diagonals:
            self.folds.append(k)
            k //= 2

    def steps(self):
        s = set(range(1, self.babies)) | {g * self.babies for g in range(1, self.giants)} | set(self.folds)
        return sorted(s)

    def packed(self):
        return [self.x[j % MATRIX_COLUMNS] for j in range(self.slots)]

    def diagonal(self, i):
        """Diagonal i, turned back by its giant step."""
        turn, d, v = i // self.babies * self.babies, self.diagonals, []
        for j in range(self.slots):
            s = (j - turn) % self.slots
            v.append(self.w[s // MATRIX_COLUMNS * d + s % d][(s + i) % MATRIX_COLUMNS])
        return v

    def require_right(self, got, place=None):
        d = self.diagonals
        for r in range(MATRIX_ROWS):
            want = sum(p * q for p, q in zip(self.w[r], self.x))
            at = r if place == "packed" else r // d * MATRIX_COLUMNS + r % d
            if not abs(got[at] - want) <= MATVEC_TOLERANCE:
                raise Refused(f"matvec_128x1024 is wrong in row {r}")


class Question:
    """The input of check; the README has the format."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as f:
            q = json.load(f)
        self.log_n, self.scale_bits, self.q_bits, self.p_bits = q["log_n"], q["scale_bits"], q["q_bits"], q["p_bits"]
        self.rotation, self.polynomial = q["rotation"], q["polynomial"]
        self.slots = 1 << (self.log_n - 1)
        if len(self.polynomial) != 4:
            raise Refused(f"the polynomial must have 4 coefficients, c0 to c3, got {len(self.polynomial)}")
        self.x, self.y = (v + [0.0] * (self.slots - len(v)) for v in (q["x"], q["y"]))
        self.z = [complex(a, b) for a, b in zip(self.x, self.y)]

    def wanted(self):
        p = list(reversed(self.polynomial))

        def horner(x):
            s = 0.0
            for c in p:
                s = s * x + c
            return s

        product = [a * b for a, b in zip(self.x, self.y)]
        return {
            "add": [a + b for a, b in zip(self.x, self.y)],
            "mul": product,
            "mul_plain": product,
            "rotate": [self.x[(i + self.rotation) % self.slots] for i in range(self.slots)],
            "conjugate": [z.conjugate() for z in self.z],
            "polynomial": [horner(a) for a in self.x],
        }


def write_answer(path, peer, question, log_q, log_qp, results):
    """Writes {peer, log_q, log_qp, slots, results: {operation: {values, imag?, max_error}}}."""
    told, wanted = {}, question.wanted()
    for operation, values in results.items():
        values = [complex(v) for v in list(values)[: question.slots]]
        told[operation] = {"values": [v.real for v in values]}
        # a real operation's imaginary parts are not compared: some peers drop them on decoding
        if operation == "conjugate":
            told[operation]["imag"] = [v.imag for v in values]
            errors = [max(abs(v.real - w.real), abs(v.imag - w.imag)) for v, w in zip(values, wanted[operation])]
        else:
            errors = [abs(v.real - w) for v, w in zip(values, wanted[operation])]
        told[operation]["max_error"] = max(errors)
    answer = {"peer": peer, "log_q": log_q, "log_qp": log_qp, "slots": question.slots, "results": told}
    with open(path, "w", encoding="utf-8") as f:
        json.dump(answer, f)


def main(name, peer, bench, check=None):
    """Runs `bench LOG2_N OPERATIONS|all SECONDS` or `check IN OUT`."""
    words = sys.argv[1:]
    try:
        if len(words) == 4 and words[0] == "bench":
            wanted = [] if words[2] == "all" else words[2].split(",")
            bench(int(words[1]), Timer(peer, wanted, float(words[3])))
        elif len(words) == 3 and words[0] == "check" and check:
            check(words[1], words[2])
        else:
            print(f"usage: {name} bench LOG2_N OPERATIONS|all SECONDS" + (" | check IN.json OUT.json" if check else ""), file=sys.stderr)
            sys.exit(2)
    except (Refused, ValueError, RuntimeError) as e:
        print(f"{name}: {e}", file=sys.stderr)
        sys.exit(1)


def log2_sum(primes):
    return sum(math.log2(p) for p in primes)
