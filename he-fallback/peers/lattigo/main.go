package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const usage = "usage: lattigo bench LOG2_N OPERATIONS|all SECONDS | lattigo check IN.json OUT.json | lattigo compare SECONDS"

func main() {
	runtime.GOMAXPROCS(1) // all peers are timed on one thread
	switch {
	case len(os.Args) == 5 && os.Args[1] == "bench":
		seconds := must(strconv.ParseFloat(os.Args[4], 64))
		var wanted []string
		if os.Args[3] != "all" {
			wanted = strings.Split(os.Args[3], ",")
		}
		bench(must(strconv.Atoi(os.Args[2])), clock{wanted, time.Duration(seconds * float64(time.Second))})
	case len(os.Args) == 4 && os.Args[1] == "check":
		compute(os.Args[2], os.Args[3])
	case len(os.Args) == 3 && os.Args[1] == "compare":
		compare(must(strconv.ParseFloat(os.Args[2], 64)))
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
}
