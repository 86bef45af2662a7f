# METADATA
# title: Shape
# description: |
#   Whether the input has the members that the rules read, each of its type. Rego orders values of different types
#   (a number is less than any text), and what is missing is undefined rather than false; both could turn a comparison
#   the wrong way, so no rule looks at an input that has a fault. Members that no rule knows are ignored, so that an
#   older bundle can judge a newer gateway's questions.
# schemas:
#   - input: schema.common
package tcme.lib.shape

import data.tcme.lib.adversary
import data.tcme.lib.assurance
import data.tcme.lib.keys
import data.tcme.lib.verdict

# METADATA
# title: Pattern of a text
# description: 1 to 128 characters that are no control characters. Names are far shorter and fill one line.
text := `^\P{Cc}{1,128}$`

# METADATA
# title: Pattern of a note
# description: A text or nothing.
note := `^\P{Cc}{0,128}$`

# METADATA
# title: Pattern of a digest
# description: SHA-256 in the written form that all of TCME uses.
digest := `^sha256:[0-9a-f]{64}$`

# METADATA
# title: Most bits
# description: The largest capacity that a contract can express.
max_bits := 4096

# METADATA
# title: Largest whole number
# description: 2^53 - 1, up to which JSON numbers are exact (RFC 7493 section 2.2).
max_whole := 9007199254740991

# METADATA
# title: Lane kinds
# description: The two ways to compute.
lane_kinds := {"he", "model"}

# METADATA
# title: Forms
# description: Of which lane each form is.
forms := {
	"covert": "he",
	"sandbox": "model",
	"threshold": "he",
	"two-message": "he",
}

# METADATA
# title: All roles
# description: The four roles of a party.
all_roles := {"auditor", "contributor", "model-owner", "recipient"}

# METADATA
# title: Texts
# description: A list of texts, which may be empty.
texts(x) if {
	is_array(x)
	every item in x {
		regex.match(text, item)
	}
}

# METADATA
# title: Some
# description: A list that is not empty.
some_list(x) if {
	is_array(x)
	x != []
}

# METADATA
# title: Whole number
# description: From 0 to a bound. Rounding fails for what is no number.
whole(x, most) if {
	floor(x) == x
	x >= 0
	x <= most
}

# METADATA
# title: Fraction
# description: A number from 0 to 1. No value of another type lies between two numbers in Rego's order.
fraction(x) if {
	x >= 0
	x <= 1
}

# METADATA
# title: Label
# description: Readers and influence, both lists of parties.
label(x) if {
	texts(x.readers)
	texts(x.influence)
}

# METADATA
# title: Offered lane
# description: What a lane says of itself, in a form that fits it; a measured capability is optional.
lane(x) if {
	forms[x.form] == x.lane
	is_boolean(x.available)
	regex.match(note, x.unavailable_because)
	x.assurance in assurance.levels
	x.withstands in adversary.kinds
	whole(x.estimate_millis, max_whole)
	measured(x)
	planned(x)
}

# METADATA
# title: Measured capability
# description: Absent, or counts that contain each other and an interval.
measured(x) if not "capability" in object.keys(x)

measured(x) if capability(x.capability)

# METADATA
# title: Capability
# description: Correct cases among decided ones among all, and an interval that lies in 0 to 1.
capability(x) if {
	whole(x.cases, max_whole)
	whole(x.decided, x.cases)
	whole(x.correct, x.decided)
	fraction(x.upper_bound)
	fraction(x.lower_bound)
	x.lower_bound <= x.upper_bound
}

# METADATA
# title: Planned work
# description: Sound where it is given. A homomorphic lane that could begin now has a plan, so it must show it.
planned(x) if work(x.work)

planned(x) if {
	not "work" in object.keys(x)
	not plannable(x)
}

# METADATA
# title: Plannable
# description: Whether the lane knows what its computation takes.
plannable(x) if {
	x.lane == "he"
	x.available
}

# METADATA
# title: Work
# description: What a computation on ciphertexts takes; all whole numbers.
work(x) if {
	whole(x.depth, max_whole)
	whole(x.log_degree, max_whole)
	whole(x.key_bytes, max_whole)
	whole(x.input_bytes, max_whole)
	whole(x.share_bytes, max_whole)
}

# METADATA
# title: Lanes
# description: Offers of different forms, which may be none.
lanes(x) if {
	is_array(x)
	every item in x {
		lane(item)
	}
	count({item.form | some item in x}) == count(x)
}

# METADATA
# title: Fault
# description: The reason that names a member and what was expected there, never what came.
fault(member, expected) := verdict.reason("input_malformed", sprintf("'%v' must be %v", [member, expected]))

# METADATA
# title: Faults that all stages share
# description: One for each member that is not shown to be sound; so nothing is sound by being forgotten.
faults contains fault(member, expected) if {
	some member in (object.keys(expectations) - sound)
	expected := expectations[member]
}

# METADATA
# title: Expectations
# description: What each member of the input that all stages share must be.
expectations := {
	"decision_id": "a text of 1 to 128 printable characters",
	"now": "an RFC 3339 instant",
	"session.id": "a text of 1 to 128 printable characters",
	"session.opened_by": "a text of 1 to 128 printable characters",
	"session.assurance": "an assurance level",
	"session.bundle": "a digest",
	"contract.digest": "a digest",
	"contract.task": "a text of 1 to 128 printable characters",
	"contract.parties": "at least one party with id and roles",
	"contract.inputs": "at least one input with name, party, max_bytes and label",
	"contract.fields": "at least one field with name, bits and readers",
	"contract.capacity_bits": "a whole number from 0 to 4096",
	"contract.budget_bits": "a whole number from 0 to 4096",
	"contract.lanes": "at least one of 'model' and 'he'",
	"contract.minimum_assurance": "an assurance level",
	"contract.adversary": "'curious', 'covert' or 'deviating'",
	"contract.keys": "'shared' or 'single'",
	"contract.quorum": "absent or a whole number",
	"contract.latency_millis": "absent or a whole number",
	"contract.minimum_accuracy": "a number from 0 to 1",
	"contract.weights": "absent or a text of 1 to 128 printable characters",
	"contract.program": "absent or a text of 1 to 128 printable characters",
	"contract.procedure": "absent or a text of 1 to 128 printable characters",
	"contract.policies": "at least one digest",
	"contract.expires": "an RFC 3339 instant before 2262",
	"contract.session_seconds": "a whole number",
}

# METADATA
# title: Sound members
# description: |
#   Those that are there and as expected. This is a set of what holds, not of what does not: a call under 'not' with a
#   missing member as argument would be undefined as a whole, because Rego looks the argument up before the 'not'.
sound contains "decision_id" if regex.match(text, input.decision_id)

sound contains "now" if time.parse_rfc3339_ns(input.now)

sound contains "session.id" if regex.match(text, input.session.id)

sound contains "session.opened_by" if regex.match(text, input.session.opened_by)

sound contains "session.assurance" if input.session.assurance in assurance.levels

sound contains "session.bundle" if regex.match(digest, input.session.bundle)

sound contains "contract.digest" if regex.match(digest, input.contract.digest)

sound contains "contract.task" if regex.match(text, input.contract.task)

sound contains "contract.parties" if parties

sound contains "contract.inputs" if inputs

sound contains "contract.fields" if fields

sound contains "contract.capacity_bits" if whole(input.contract.capacity_bits, max_bits)

sound contains "contract.budget_bits" if whole(input.contract.budget_bits, max_bits)

sound contains "contract.lanes" if contract_lanes

sound contains "contract.minimum_assurance" if input.contract.minimum_assurance in assurance.levels

sound contains "contract.adversary" if input.contract.adversary in adversary.kinds

sound contains "contract.keys" if input.contract.keys in object.keys(keys.accepted)

sound contains "contract.quorum" if whole(object.get(input.contract, "quorum", max_whole), max_whole)

sound contains "contract.latency_millis" if whole(object.get(input.contract, "latency_millis", max_whole), max_whole)

sound contains "contract.minimum_accuracy" if fraction(input.contract.minimum_accuracy)

sound contains "contract.weights" if regex.match(text, object.get(input.contract, "weights", "absent"))

sound contains "contract.program" if regex.match(text, object.get(input.contract, "program", "absent"))

sound contains "contract.procedure" if regex.match(text, object.get(input.contract, "procedure", "absent"))

sound contains "contract.policies" if policies

sound contains "contract.expires" if time.parse_rfc3339_ns(input.contract.expires)

sound contains "contract.session_seconds" if whole(input.contract.session_seconds, max_whole)

# METADATA
# title: Parties
# description: Each has a name and at least one role.
parties if {
	some_list(input.contract.parties)
	every item in input.contract.parties {
		regex.match(text, item.id)
		some_list(item.roles)
		every role in item.roles {
			role in all_roles
		}
	}
}

# METADATA
# title: Inputs
# description: Each has a name, a party that brings it, a size and a label.
inputs if {
	some_list(input.contract.inputs)
	every item in input.contract.inputs {
		regex.match(text, item.name)
		regex.match(text, item.party)
		whole(item.max_bytes, max_whole)
		label(item.label)
	}
}

# METADATA
# title: Fields
# description: Each has a name, a capacity and at least one reader.
fields if {
	some_list(input.contract.fields)
	every item in input.contract.fields {
		regex.match(text, item.name)
		whole(item.bits, max_bits)
		some_list(item.readers)
		texts(item.readers)
	}
}

# METADATA
# title: Contract's lanes
# description: At least one lane.
contract_lanes if {
	some_list(input.contract.lanes)
	every item in input.contract.lanes {
		item in lane_kinds
	}
}

# METADATA
# title: Policies
# description: At least one digest of a bundle.
policies if {
	some_list(input.contract.policies)
	every item in input.contract.policies {
		regex.match(digest, item)
	}
}
