# METADATA
# title: Route
# description: |
#   Which form of which lane computes the session? Of those that the contract allows the strongest, then the one that
#   withstands most, then the fastest.
# schemas:
#   - input: schema.route
package tcme.route

import data.tcme.lib.adversary
import data.tcme.lib.assurance
import data.tcme.lib.choice
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
} else := object.union(verdict.permit(grounds), {"form": chosen}) if {
	allow
} else := verdict.deny(denials)

# METADATA
# title: Faults
# description: What is malformed in the input.
faults contains fault if some fault in shape.faults

faults contains shape.fault("lanes", "a list of offers of different forms") if not offers

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
#   Offers that can run the contract now, meet its demands and are in time, written so that the least is the best: by
#   falling assurance, by whom they withstand, by estimated time, by form.
candidates := {[0 - assurance.strength(lane), 0 - adversary.strength(lane), lane.estimate_millis, lane.form] |
	some lane in input.lanes
	lane.available
	demands.suitable(lane)
	demands.in_time(lane)
}

# METADATA
# title: Chosen form
# description: The best candidate's form; undefined if there is none.
chosen := min(candidates)[3]

# METADATA
# title: Denials
# description: What does not hold, and, if no lane is left, why not for each.
denials contains denial if some denial in standing.denials

denials contains verdict.reason("lane_unavailable", text) if {
	not chosen
	some lane in input.lanes
	not lane.available
	text := sprintf("%v: it cannot run this contract now: %q", [demands.name(lane), lane.unavailable_because])
}

denials contains obstacle if {
	not chosen
	some lane in input.lanes
	some obstacle in obstacles(lane)
}

denials contains verdict.reason("no_lane_offered", "the gateway has no lane to offer") if count(input.lanes) == 0

# METADATA
# title: Obstacles
# description: A reason for each demand that an offer does not meet, as far as that is known of it.
obstacles(lane) := demands.obstacles(lane) | {r | r := demands.too_slow(lane)} if lane.available

obstacles(lane) := demands.lasting(lane) if not lane.available

# METADATA
# title: Grounds
# description: Why this lane, and what follows.
grounds contains ground if {
	some lane in input.lanes
	lane.form == chosen
	some ground in choice.grounds(lane)
}
