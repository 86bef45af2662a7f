# METADATA
# title: Lane
# description: Whether a lane that the gateway offers is what the contract demands.
# schemas:
#   - input: schema.common
package tcme.lib.lane

import data.tcme.lib.adversary
import data.tcme.lib.assurance
import data.tcme.lib.keys
import data.tcme.lib.shape
import data.tcme.lib.verdict

# METADATA
# title: Suitable
# description: |
#   The contract allows the lane and how it holds its key, and it is strong, distrustful and accurate enough. Time is not
#   among these: it matters before a lane is taken, and not for an answer that is there.
suitable(lane) if {
	allowed(lane)
	keys.agreed(lane)
	strong(lane)
	withstanding(lane)
	accurate(lane)
}

# METADATA
# title: Allowed
# description: The contract lists the lane.
allowed(lane) if lane.lane in input.contract.lanes

# METADATA
# title: Strong
# description: The lane reaches the assurance that the contract demands.
strong(lane) if assurance.strength(lane) >= assurance.demanded

# METADATA
# title: Withstanding
# description: The lane withstands the other parties against which the contract demands it.
withstanding(lane) if adversary.strength(lane) >= adversary.demanded

# METADATA
# title: Accurate
# description: |
#   The homomorphic lane computes exactly what the contract says. A model lane must have been measured: the lower
#   bound of its accuracy's interval counts, not the estimate.
accurate(lane) if lane.lane == "he"

accurate(lane) if lower_bound(lane) >= input.contract.minimum_accuracy

# METADATA
# title: Lower bound of accuracy
# description: From 0 to 1. A lane that was never measured has none to show, which counts as 0.
lower_bound(lane) := object.get(lane, ["capability", "lower_bound"], 0)

# METADATA
# title: In time
# description: The lane needs no longer than a session may be expected to take.
in_time(lane) if lane.estimate_millis <= latency

# METADATA
# title: Latency
# description: In milliseconds. A contract without a bound allows the longest time that a lane can say.
latency := object.get(input.contract, "latency_millis", shape.max_whole)

# METADATA
# title: Obstacles
# description: A reason for each demand that the lane does not meet.
obstacles(lane) := (lasting(lane) | {r | r := too_trusting(lane)}) | {r | r := too_inaccurate(lane)}

# METADATA
# title: Lasting obstacles
# description: |
#   Those that stand whether or not the lane is available. What it withstands, needs and has measured is not known of a
#   lane that cannot run the contract, but what its form can never withstand is.
lasting(lane) := union({
	{r | r := not_allowed(lane)},
	{r | r := single_key(lane)},
	{r | r := too_weak(lane)},
	{r | r := out_of_reach(lane)},
})

# METADATA
# title: Name
# description: How texts speak of a lane.
name(lane) := sprintf("lane %v, form %v", [lane.lane, lane.form])

# METADATA
# title: Not allowed
# description: The reason if the contract does not list the lane.
not_allowed(lane) := verdict.reason("lane_not_allowed", text) if {
	not allowed(lane)
	text := sprintf("%v: the contract allows only %v", [name(lane), concat(", ", input.contract.lanes)])
}

# METADATA
# title: Single key
# description: The reason if one party alone holds the lane's key and the contract does not accept that.
single_key(lane) := verdict.reason("lane_single_key", text) if {
	not keys.agreed(lane)
	text := sprintf("%v: one party alone holds its key, the contract allows only a %v one", [
		name(lane),
		input.contract.keys,
	])
}

# METADATA
# title: Too weak
# description: The reason if the lane's assurance is less than demanded.
too_weak(lane) := verdict.reason("lane_too_weak", text) if {
	not strong(lane)
	text := sprintf("%v: it reaches %v here, the contract demands %v", [
		name(lane),
		assurance.levels[assurance.strength(lane)],
		input.contract.minimum_assurance,
	])
}

# METADATA
# title: Too trusting
# description: The reason if the lane does not withstand the other parties as demanded.
too_trusting(lane) := verdict.reason("lane_too_trusting", text) if {
	not withstanding(lane)
	text := sprintf("%v: it withstands only %v parties, the contract demands %v ones", [
		name(lane),
		adversary.kinds[adversary.strength(lane)],
		input.contract.adversary,
	])
}

# METADATA
# title: Out of reach
# description: The same reason, if no offer of the lane's form could withstand them.
out_of_reach(lane) := too_trusting(lane) if not adversary.reachable(lane.form)

# METADATA
# title: Too inaccurate
# description: The reason if the lane's measured accuracy is less than demanded, or was never measured.
too_inaccurate(lane) := verdict.reason("lane_too_inaccurate", text) if {
	not accurate(lane)
	text := sprintf("%v: its accuracy is shown to be at least %v, the contract demands %v", [
		name(lane),
		lower_bound(lane),
		input.contract.minimum_accuracy,
	])
}

# METADATA
# title: Too slow
# description: The reason if the lane needs longer than the contract's latency.
too_slow(lane) := verdict.reason("lane_too_slow", text) if {
	not in_time(lane)
	text := sprintf("%v: it needs about %v ms, the contract allows at most %v ms", [
		name(lane),
		lane.estimate_millis,
		latency,
	])
}
