# METADATA
# title: Lane
# description: Whether a lane that the gateway offers is what the contract demands.
# schemas:
#   - input: schema.common
package tcme.lib.lane

import data.tcme.lib.assurance
import data.tcme.lib.verdict

# METADATA
# title: Suitable
# description: The contract allows the lane, and it is strong and accurate enough.
suitable(lane) if {
	allowed(lane)
	strong(lane)
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
# title: Obstacles
# description: A reason for each demand that the lane does not meet.
obstacles(lane) := ({r | r := not_allowed(lane)} | {r | r := too_weak(lane)}) | {r | r := too_inaccurate(lane)}

# METADATA
# title: Not allowed
# description: The reason if the contract does not list the lane.
not_allowed(lane) := verdict.reason("lane_not_allowed", text) if {
	not allowed(lane)
	text := sprintf("lane %v: the contract allows only %v", [lane.lane, concat(", ", input.contract.lanes)])
}

# METADATA
# title: Too weak
# description: The reason if the lane's assurance is less than demanded.
too_weak(lane) := verdict.reason("lane_too_weak", text) if {
	not strong(lane)
	text := sprintf("lane %v: it reaches %v here, the contract demands %v", [
		lane.lane,
		assurance.levels[assurance.strength(lane)],
		input.contract.minimum_assurance,
	])
}

# METADATA
# title: Too inaccurate
# description: The reason if the lane's measured accuracy is less than demanded, or was never measured.
too_inaccurate(lane) := verdict.reason("lane_too_inaccurate", text) if {
	not accurate(lane)
	text := sprintf("lane %v: its accuracy is shown to be at least %v, the contract demands %v", [
		lane.lane,
		lower_bound(lane),
		input.contract.minimum_accuracy,
	])
}
