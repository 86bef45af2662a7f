package main

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/tuneinsight/lattigo/v6/circuits/ckks/bootstrapping"
	"github.com/tuneinsight/lattigo/v6/circuits/ckks/comparison"
	"github.com/tuneinsight/lattigo/v6/circuits/ckks/minimax"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// The library's own sign polynomial tells numbers apart that differ by 2^-30 of their range. Its 40 levels do not fit any secure
// chain at once; the refreshing in between is done with the secret key and costs next to nothing here, where a user would
// have to bootstrap for seconds.
const (
	compareLogN      = 16
	compareScale     = 50
	compareLevels    = 26
	compareTolerance = 0.25
)

// compare times the library's comparison of a whole vector of numbers by the sign of their difference.
func compare(seconds float64) {
	params := must(ckks.NewParametersFromLiteral(ckks.ParametersLiteral{
		LogN: compareLogN, LogQ: bits(60, compareLevels, compareScale), LogP: slices.Repeat([]int{60}, 5), LogDefaultScale: compareScale}))
	kgen := rlwe.NewKeyGenerator(params)
	sk := kgen.GenSecretKeyNew()
	galois := kgen.GenGaloisKeyNew(params.GaloisElementForComplexConjugation(), sk)
	eval := ckks.NewEvaluator(params, rlwe.NewMemEvaluationKeySet(kgen.GenRelinearizationKeyNew(sk), galois))
	sign := comparison.NewEvaluator(params,
		minimax.NewEvaluator(params, eval, bootstrapping.NewSecretKeyBootstrapper(params, sk)),
		minimax.NewPolynomial(comparison.DefaultCompositePolynomialForSign))
	differences := make([]float64, params.MaxSlots())
	for i := range differences {
		// From the smallest difference that the polynomial tells to the largest, of both signs.
		differences[i] = math.Pow(2, -28*float64(i)/float64(len(differences))) * float64(1-2*(i&1))
	}
	pt := ckks.NewPlaintext(params, params.MaxLevel())
	check(ckks.NewEncoder(params).Encode(differences, pt))
	ct := must(rlwe.NewEncryptor(params, sk).EncryptNew(pt))
	var micros []float64
	var result *rlwe.Ciphertext
	for begin := time.Now(); len(micros) < 1 || time.Since(begin).Seconds() < seconds; {
		start := time.Now()
		result = must(sign.Sign(ct))
		micros = append(micros, float64(time.Since(start).Nanoseconds())/1e3)
	}
	told := make([]float64, params.MaxSlots())
	check(ckks.NewEncoder(params).Decode(rlwe.NewDecryptor(params, sk).DecryptNew(result), told))
	for i, d := range differences {
		if math.Abs(told[i]-math.Copysign(1, d)) > compareTolerance {
			check(fmt.Errorf("a wrong comparison: %g for a difference of %g", told[i], d))
		}
	}
	slices.Sort(micros)
	fmt.Printf("%s,sign_2^-28,%d,%.1f,%.1f\n", peer, params.MaxSlots(), micros[len(micros)/2], micros[0])
}
