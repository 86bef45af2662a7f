// The peer program for Lattigo: times single CKKS operations (bench) or runs them on given inputs (check).
// It prints CSV rows peer,operation,n,limbs,log_q,log_qp,median_us,min_us and nothing else on stdout.
package main

import (
	"fmt"
	"math"
	"math/rand"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tuneinsight/lattigo/v6/circuits/ckks/lintrans"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

const (
	peer      = "lattigo-6.2.0"
	scaleBits = 40
	// Fewer samples than this say nothing about the median; more than the second cost memory for no gain.
	leastSamples, mostSamples = 3, 20000
	patience                  = 10 * time.Second // past this one sample has to do
	rotations                 = 16
	matrixRows, matrixColumns = 128, 1024
	// CKKS at scale 2^40 has over 20 good bits after one product: a larger error means a wrong program, not noise.
	matvecTolerance = 1e-3
)

// chain is the modulus of one ring: bits of the primes of Q and of the special primes P.
type chain struct{ q, p []int }

func bits(first, count, rest int) []int {
	return append([]int{first}, slices.Repeat([]int{rest}, count)...)
}

// chains holds the fastest set of special primes found for each Q that stays within the 128-bit bound on log2(QP). Lattigo
// groups the primes of Q into digits of len(P) primes, and the noise stays small while the product of a digit is below P.
// 2^14: two special primes would have to fit 90 bits, less than a digit of 60+40. 2^15: digits of 60+3x40 bits against
// 4x50 (3x60 is 18 % slower). 2^16: 60+9x40 against 10x45 (6x60 is 10 % slower, 8x45 5 %).
var chains = map[int]chain{
	13: {bits(60, 2, 40), []int{60}},
	14: {bits(60, 7, 40), []int{60}},
	15: {bits(60, 15, 40), bits(50, 3, 50)},
	16: {bits(60, 29, 40), bits(45, 9, 45)},
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "lattigo:", err)
		os.Exit(1)
	}
}

// clock times the wanted operations and prints their rows.
type clock struct {
	wanted []string // empty: all
	budget time.Duration
}

func (c clock) wants(operation string) bool {
	return len(c.wanted) == 0 || slices.Contains(c.wanted, operation)
}

// shape is what a row says of the ciphertext modulus that the operation works on.
type shape struct {
	n, limbs   int
	logQ, logP float64
}

func (c clock) time(operation string, s shape, run func()) {
	if !c.wants(operation) {
		return
	}
	run()
	var us []float64
	for start := time.Now(); c.goesOn(len(us), time.Since(start)); {
		before := time.Now()
		run()
		us = append(us, float64(time.Since(before).Nanoseconds())/1e3)
	}
	slices.Sort(us)
	fmt.Printf("%s,%s,%d,%d,%.1f,%.1f,%.2f,%.2f\n", peer, operation, s.n, s.limbs, s.logQ, s.logQ+s.logP, us[len(us)/2], us[0])
}

func (c clock) goesOn(samples int, spent time.Duration) bool {
	if spent > patience && samples > 0 || samples == mostSamples {
		return false
	}
	return spent < c.budget || samples < leastSamples
}

func uniform(count int) []float64 {
	v := make([]float64, count)
	for i := range v {
		v[i] = 2*rand.Float64() - 1
	}
	return v
}

// specialPrimes is the chain's P unless LATTIGO_P (bits of the special primes, by commas) asks for another, to tune.
func specialPrimes(c chain) []int {
	asked := os.Getenv("LATTIGO_P")
	if asked == "" {
		return c.p
	}
	var p []int
	for _, b := range strings.Split(asked, ",") {
		p = append(p, must(strconv.Atoi(b)))
	}
	return p
}

func bench(logN int, c clock) {
	set, known := chains[logN]
	if !known {
		check(fmt.Errorf("log2 of N must be 13, 14, 15 or 16, got %d", logN))
	}
	benchTransforms(1<<logN, c)
	params := must(ckks.NewParametersFromLiteral(ckks.ParametersLiteral{
		LogN: logN, LogQ: set.q, LogP: specialPrimes(set), LogDefaultScale: scaleBits}))
	s := shape{params.N(), params.QCount(), params.LogQ(), params.LogP()}
	kgen := rlwe.NewKeyGenerator(params)
	sk, pk := kgen.GenKeyPairNew()
	benchClient(params, s, c, sk, pk)
	benchEvaluator(params, s, c, kgen, sk)
	if c.wants("matvec_128x1024") {
		benchMatvec(params, s, c, kgen, sk)
	}
}

// benchTransforms times one residue polynomial modulo one prime of the scale's size, the kind most limbs have.
func benchTransforms(n int, c clock) {
	primes := ring.NewNTTFriendlyPrimesGenerator(scaleBits, uint64(2*n))
	q := must(primes.NextAlternatingPrime())
	r := must(ring.NewRing(n, []uint64{q})).SubRings[0]
	a, b := make([]uint64, n), make([]uint64, n)
	for i := range a {
		a[i] = rand.Uint64() % q
	}
	s := shape{n, 1, scaleBits, 0}
	c.time("ntt", s, func() { r.NTT(a, b) })
	c.time("intt", s, func() { r.INTT(a, b) })
}

func benchClient(params ckks.Parameters, s shape, c clock, sk *rlwe.SecretKey, pk *rlwe.PublicKey) {
	ecd := ckks.NewEncoder(params)
	encPk, encSk, dec := rlwe.NewEncryptor(params, pk), rlwe.NewEncryptor(params, sk), rlwe.NewDecryptor(params, sk)
	v := uniform(params.MaxSlots())
	pt, opened := ckks.NewPlaintext(params, params.MaxLevel()), ckks.NewPlaintext(params, params.MaxLevel())
	ct := ckks.NewCiphertext(params, 1, params.MaxLevel())
	out := make([]float64, params.MaxSlots())
	check(ecd.Encode(v, pt))
	check(encSk.Encrypt(pt, ct))
	dec.Decrypt(ct, opened)
	c.time("encode", s, func() { check(ecd.Encode(v, pt)) })
	c.time("decode", s, func() { check(ecd.Decode(opened, out)) })
	c.time("encrypt_pk", s, func() { check(encPk.Encrypt(pt, ct)) })
	c.time("encrypt_sk", s, func() { check(encSk.Encrypt(pt, ct)) })
	c.time("decrypt", s, func() { dec.Decrypt(ct, opened) })
	c.time("encode_encrypt_pk", s, func() { check(ecd.Encode(v, pt)); check(encPk.Encrypt(pt, ct)) })
	c.time("decrypt_decode", s, func() { dec.Decrypt(ct, opened); check(ecd.Decode(opened, out)) })
}

func benchEvaluator(params ckks.Parameters, s shape, c clock, kgen *rlwe.KeyGenerator, sk *rlwe.SecretKey) {
	steps := make([]int, rotations)
	for i := range steps {
		steps[i] = i + 1
	}
	wanted := steps[:1]
	if c.wants("rotate_hoisted_16") {
		wanted = steps
	}
	keys := rlwe.NewMemEvaluationKeySet(kgen.GenRelinearizationKeyNew(sk), kgen.GenGaloisKeysNew(params.GaloisElements(wanted), sk)...)
	eval := ckks.NewEvaluator(params, keys)
	ecd, enc := ckks.NewEncoder(params), rlwe.NewEncryptor(params, sk)
	pt := ckks.NewPlaintext(params, params.MaxLevel())
	v := uniform(params.MaxSlots())
	check(ecd.Encode(v, pt))
	a, b := must(enc.EncryptNew(pt)), must(enc.EncryptNew(pt))
	out, low := ckks.NewCiphertext(params, 1, params.MaxLevel()), ckks.NewCiphertext(params, 1, params.MaxLevel()-1)
	c.time("add", s, func() { check(eval.Add(a, b, out)) })
	c.time("mul_plain", s, func() { check(eval.Mul(a, pt, out)) })
	c.time("encode_mul_plain_rescale", s, func() {
		check(ecd.Encode(v, pt))
		check(eval.Mul(a, pt, out))
		check(eval.Rescale(out, low))
	})
	c.time("mul_relin_rescale", s, func() { check(eval.MulRelin(a, b, out)); check(eval.Rescale(out, low)) })
	c.time("rotate", s, func() { check(eval.Rotate(a, 1, out)) })
	outs := map[int]*rlwe.Ciphertext{}
	for _, k := range steps {
		outs[k] = ckks.NewCiphertext(params, 1, params.MaxLevel())
	}
	c.time("rotate_hoisted_16", s, func() { check(eval.RotateHoisted(a, steps, outs)) })
}

// benchMatvec multiplies a 128x1024 matrix by the encrypted vector x, held 1024-periodically in all slots. With S slots the
// matrix is D = 128*1024/S diagonals: slot s belongs to row (s/1024)*D + s%D, diagonal i holds W[row(s)][(s+i)%1024], and
// folding by 512, 256, ..., D leaves row r in slot (r/D)*1024 + r%D. The library's double-hoisted baby-step giant-step
// multiplication does the diagonals.
func benchMatvec(params ckks.Parameters, s shape, c clock, kgen *rlwe.KeyGenerator, sk *rlwe.SecretKey) {
	slots := params.MaxSlots()
	d := matrixRows * matrixColumns / slots
	x, w := uniform(matrixColumns), uniform(matrixRows*matrixColumns)
	diagonals := lintrans.Diagonals[float64]{}
	for i := 0; i < d; i++ {
		diagonals[i] = make([]float64, slots)
		for j := range diagonals[i] {
			row := j/matrixColumns*d + j%d
			diagonals[i][j] = w[row*matrixColumns+(j+i)%matrixColumns]
		}
	}
	ecd := ckks.NewEncoder(params)
	// Rotations that share a hoisted input are cheap: of the ratios 0 to 3 this was the fastest at 2^13 and at 2^14.
	lp := lintrans.Parameters{DiagonalsIndexList: diagonals.DiagonalsIndexList(), LevelQ: params.MaxLevel(), LevelP: params.MaxLevelP(),
		Scale: rlwe.NewScale(params.Q()[params.MaxLevel()]), LogDimensions: params.LogMaxDimensions(), LogBabyStepGiantStepRatio: 3}
	transformation := lintrans.NewTransformation(params, lp)
	check(lintrans.Encode(ecd, diagonals, transformation))
	elements := lintrans.GaloisElements(params, lp)
	for k := matrixColumns / 2; k >= d; k /= 2 {
		elements = append(elements, params.GaloisElement(k))
	}
	eval := ckks.NewEvaluator(params, rlwe.NewMemEvaluationKeySet(nil, kgen.GenGaloisKeysNew(elements, sk)...))
	multiplier := lintrans.NewEvaluator(eval)
	packed := make([]float64, slots)
	for j := range packed {
		packed[j] = x[j%matrixColumns]
	}
	pt := ckks.NewPlaintext(params, params.MaxLevel())
	check(ecd.Encode(packed, pt))
	ct := must(rlwe.NewEncryptor(params, sk).EncryptNew(pt))
	sum, turned := ckks.NewCiphertext(params, 1, params.MaxLevel()), ckks.NewCiphertext(params, 1, params.MaxLevel()-1)
	product := func() {
		sum.Resize(1, params.MaxLevel())
		check(multiplier.Evaluate(ct, transformation, sum))
		check(eval.Rescale(sum, sum))
		for k := matrixColumns / 2; k >= d; k /= 2 {
			check(eval.Rotate(sum, k, turned))
			check(eval.Add(sum, turned, sum))
		}
	}
	product()
	got := make([]float64, slots)
	check(ecd.Decode(rlwe.NewDecryptor(params, sk).DecryptNew(sum), got))
	for r := 0; r < matrixRows; r++ {
		want := 0.0
		for j := range x {
			want += w[r*matrixColumns+j] * x[j]
		}
		if e := math.Abs(got[r/d*matrixColumns+r%d] - want); e > matvecTolerance || math.IsNaN(e) {
			check(fmt.Errorf("matvec_128x1024 is wrong in row %d by %g", r, e))
		}
	}
	c.time("matvec_128x1024", s, product)
}
