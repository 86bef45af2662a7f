package main

import (
	"encoding/json"
	"math"
	"os"

	"github.com/tuneinsight/lattigo/v6/circuits/ckks/polynomial"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
	"github.com/tuneinsight/lattigo/v6/utils/bignum"
)

// question is the input of check; the README has the format.
type question struct {
	LogN       int       `json:"log_n"`
	ScaleBits  int       `json:"scale_bits"`
	QBits      []int     `json:"q_bits"`
	PBits      []int     `json:"p_bits"`
	X          []float64 `json:"x"`
	Y          []float64 `json:"y"`
	Rotation   int       `json:"rotation"`
	Polynomial []float64 `json:"polynomial"`
}

type result struct {
	Values   []float64 `json:"values"`
	Imag     []float64 `json:"imag,omitempty"`
	MaxError float64   `json:"max_error"`
}

type answer struct {
	Peer    string            `json:"peer"`
	LogQ    float64           `json:"log_q"`
	LogQP   float64           `json:"log_qp"`
	Slots   int               `json:"slots"`
	Results map[string]result `json:"results"`
}

// compute answers the question in the file `in`. Slots past the end of x and y hold zeros; results have all slots.
func compute(in, out string) {
	var q question
	check(json.Unmarshal(must(os.ReadFile(in)), &q))
	params := must(ckks.NewParametersFromLiteral(ckks.ParametersLiteral{
		LogN: q.LogN, LogQ: q.QBits, LogP: q.PBits, LogDefaultScale: q.ScaleBits}))
	slots := params.MaxSlots()
	x, y := padded(q.X, slots), padded(q.Y, slots)
	kgen := rlwe.NewKeyGenerator(params)
	sk := kgen.GenSecretKeyNew()
	galois := kgen.GenGaloisKeysNew([]uint64{params.GaloisElement(q.Rotation), params.GaloisElementForComplexConjugation()}, sk)
	eval := ckks.NewEvaluator(params, rlwe.NewMemEvaluationKeySet(kgen.GenRelinearizationKeyNew(sk), galois...))
	ecd, enc, dec := ckks.NewEncoder(params), rlwe.NewEncryptor(params, sk), rlwe.NewDecryptor(params, sk)
	plain := func(v []complex128) *rlwe.Plaintext {
		pt := ckks.NewPlaintext(params, params.MaxLevel())
		check(ecd.Encode(v, pt))
		return pt
	}
	seal := func(v []complex128) *rlwe.Ciphertext { return must(enc.EncryptNew(plain(v))) }
	rescaled := func(ct *rlwe.Ciphertext) *rlwe.Ciphertext { check(eval.Rescale(ct, ct)); return ct }

	a, b := seal(x), seal(y)
	z := make([]complex128, slots)
	for i := range z {
		z[i] = complex(real(x[i]), real(y[i]))
	}
	poly := polynomial.NewPolynomial(bignum.NewPolynomial(bignum.Monomial, q.Polynomial, nil))
	opened := func(ct *rlwe.Ciphertext, want func(i int) complex128) result {
		v := make([]complex128, slots)
		check(ecd.Decode(dec.DecryptNew(ct), v))
		return compared(v, want)
	}
	a3 := must(polynomial.NewEvaluator(params, eval).Evaluate(a, poly, params.DefaultScale()))
	conjugate := opened(must(eval.ConjugateNew(seal(z))), func(i int) complex128 { return complex(real(z[i]), -imag(z[i])) })
	answered := answer{Peer: peer, LogQ: params.LogQ(), LogQP: params.LogQP(), Slots: slots, Results: map[string]result{
		"add":       realPart(opened(must(eval.AddNew(a, b)), func(i int) complex128 { return x[i] + y[i] })),
		"mul":       realPart(opened(rescaled(must(eval.MulRelinNew(a, b))), func(i int) complex128 { return x[i] * y[i] })),
		"mul_plain": realPart(opened(rescaled(must(eval.MulNew(a, plain(y)))), func(i int) complex128 { return x[i] * y[i] })),
		"rotate": realPart(opened(must(eval.RotateNew(a, q.Rotation)), func(i int) complex128 {
			return x[((i+q.Rotation)%slots+slots)%slots]
		})),
		"conjugate":  conjugate,
		"polynomial": realPart(opened(a3, func(i int) complex128 { return complex(horner(q.Polynomial, real(x[i])), 0) })),
	}}
	check(os.WriteFile(out, must(json.Marshal(answered)), 0o600))
}

func padded(v []float64, slots int) []complex128 {
	z := make([]complex128, slots)
	for i := range min(len(v), slots) {
		z[i] = complex(v[i], 0)
	}
	return z
}

func compared(v []complex128, want func(i int) complex128) result {
	r := result{Values: make([]float64, len(v)), Imag: make([]float64, len(v))}
	for i := range v {
		w := want(i)
		r.Values[i], r.Imag[i] = real(v[i]), imag(v[i])
		r.MaxError = math.Max(r.MaxError, math.Max(math.Abs(real(v[i]-w)), math.Abs(imag(v[i]-w))))
	}
	return r
}

func realPart(r result) result {
	r.Imag = nil
	return r
}

func horner(coefficients []float64, x float64) float64 {
	sum := 0.0
	for i := len(coefficients) - 1; i >= 0; i-- {
		sum = sum*x + coefficients[i]
	}
	return sum
}
