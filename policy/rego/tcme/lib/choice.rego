# METADATA
# title: Choice
# description: What is said of the lane that was chosen, so that the parties know why and what follows for them.
# schemas:
#   - input: schema.common
package tcme.lib.choice

import data.tcme.lib.adversary
import data.tcme.lib.assurance
import data.tcme.lib.lane as demands
import data.tcme.lib.verdict

# METADATA
# title: Grounds
# description: Why this lane, what it takes if that is known, and what follows.
grounds(lane) := ({why(lane)} | {r | r := effort(lane)}) | {r | r := consequence(lane)}

# METADATA
# title: Why
# description: What the lane reaches beside what the contract demands.
why(lane) := verdict.reason("lane_chosen", text) if {
	text := sprintf("%v: it reaches %v here, the contract demands %v; %v; %v", [
		demands.name(lane),
		assurance.levels[assurance.strength(lane)],
		input.contract.minimum_assurance,
		sprintf("it withstands %v parties, the contract demands %v ones", [
			adversary.kinds[adversary.strength(lane)],
			input.contract.adversary,
		]),
		sprintf("it needs about %v ms, the contract %v", [lane.estimate_millis, bound]),
	])
}

# METADATA
# title: Bound
# description: What the contract says of time.
bound := sprintf("allows at most %v ms", [input.contract.latency_millis])

bound := "sets no bound" if not "latency_millis" in object.keys(input.contract)

# METADATA
# title: Effort
# description: The figures of a computation on ciphertexts.
effort(lane) := verdict.reason("lane_work", text) if {
	work := lane.work
	text := sprintf("%v: depth %v in a ring of degree 2^%v; a party sends %v bytes of keys, %v of input, %v of shares", [
		demands.name(lane),
		work.depth,
		work.log_degree,
		work.key_bytes,
		work.input_bytes,
		work.share_bytes,
	])
}

# METADATA
# title: Consequence
# description: What follows for the parties.
consequence(lane) := verdict.reason("lane_consequence", text) if {
	text := sprintf("%v: %v", [demands.name(lane), meaning(lane)])
}

# METADATA
# title: Meaning
# description: Who sees what, on whose word, and what the parties must do.
meaning(lane) := sprintf("a model reads the inputs; that nobody else does and that they are forgotten is %v", [word]) if {
	lane.form == "sandbox"
	word := words[assurance.strength(lane)]
}

meaning(lane) := concat("", [
	"all is computed on ciphertexts, and every party has a share of the key; ",
	"as long as the parties keep to the protocol, nobody else learns more of an input than the answer tells, ",
	"not even a gateway that deviates, if it does not act with a party; the gateway sees the answer; ",
	"every party must stay until it has given its share of the decryption, or there is no answer",
]) if {
	lane.form == "threshold"
}

meaning(lane) := concat("", [
	"all is computed on ciphertexts, and every party has a share of the key; ",
	"keys and inputs are made more than once and all but one are opened and checked, shares of the decryption are proven; ",
	"a party that deviates there is caught and named with probability at least one half before it learns anything; ",
	"as long as no party takes that risk, nobody else learns more of an input than the answer tells, ",
	"not even a gateway that deviates, if it does not act with a party; the gateway sees the answer; ",
	"every party must stay until it has given its share of the decryption, or there is no answer",
]) if {
	lane.form == "covert"
}

meaning(lane) := concat("", [
	"one party alone holds the key, for this session, the other computes on its ciphertexts, one message each way; ",
	"as long as both and the gateway keep to the protocol, nobody else learns more of an input than the answer tells; ",
	"the gateway sees the answer",
]) if {
	lane.form == "two-message"
}

# METADATA
# title: Words
# description: On whose word the sandbox rests, by rank of assurance.
words := ["the operator's word", "the operator's word for an environment that hardware attests"]
