# METADATA
# title: Route
# description: Which lane computes the session? The strongest that the contract allows, then the fastest.
# schemas:
#   - input: schema.route
package tcme.route

import data.tcme.lib.assurance
import data.tcme.lib.lane as demands
import data.tcme.lib.shape
import data.tcme.lib.standing
import data.tcme.lib.verdict

# METADATA
# title: Default
# description: Deny, should even the digest of this bundle be missing.
# scope: document
# entrypoint: true
default decision := {
	"allow": false,
	"bundle": "",
	"reasons": [{"code": "undecided", "text": "the policy bundle is incomplete"}],
}

decision := verdict.deny(faults) if {
	count(faults) > 0
} else := object.union(verdict.permit(grounds), {"lane": chosen}) if {
	allow
} else := verdict.deny(denials)

# METADATA
# title: Faults
# description: What is malformed in the input.
faults contains fault if some fault in shape.faults

faults contains shape.fault("lanes", "a list of offers of different lanes") if not offers

# METADATA
# title: Offers
# description: The list of lanes is well-formed.
offers if shape.lanes(input.lanes)

# METADATA
# title: Allow
# description: The contract stands and there is a lane for it.
allow if {
	standing.sound
	chosen
}

# METADATA
# title: Candidates
# description: |
#   Lanes that can run the contract now and meet its demands, in the form in which the least is the best: by falling
#   assurance, by estimated time, by name.
candidates := {[0 - assurance.strength(lane), lane.estimate_millis, lane.lane] |
	some lane in input.lanes
	lane.available
	demands.suitable(lane)
}

# METADATA
# title: Chosen lane
# description: The best candidate's name; undefined if there is none.
chosen := min(candidates)[2]

# METADATA
# title: Denials
# description: What does not hold, and, if no lane is left, why not for each.
denials contains denial if some denial in standing.denials

denials contains verdict.reason("lane_unavailable", text) if {
	not chosen
	some lane in input.lanes
	not lane.available
	text := sprintf("lane %v: it cannot run this contract now: %q", [lane.lane, lane.unavailable_because])
}

denials contains obstacle if {
	not chosen
	some lane in input.lanes
	some obstacle in demands.obstacles(lane)
}

denials contains verdict.reason("no_lane_offered", "the gateway has no lane to offer") if count(input.lanes) == 0

# METADATA
# title: Grounds
# description: Why this lane.
grounds contains verdict.reason("lane_chosen", text) if {
	some lane in input.lanes
	lane.lane == chosen
	text := sprintf("lane %v: it reaches %v here, the contract demands %v; it needs about %v ms", [
		chosen,
		assurance.levels[assurance.strength(lane)],
		input.contract.minimum_assurance,
		lane.estimate_millis,
	])
}
