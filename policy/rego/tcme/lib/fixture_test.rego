# METADATA
# title: Fixture
# description: Two contributors, a recipient and the facts of their contract; and how the tests bend them.
package tcme.lib.fixture_test

# A digest of this bundle's form, so that the tests do not depend on its bytes.
bundle := "sha256:1111111111111111111111111111111111111111111111111111111111111111"

other := "sha256:2222222222222222222222222222222222222222222222222222222222222222"

# As data.tcme.limits, small enough for contracts that break it.
limits := {"max_capacity_bits": 16}

contract := {
	"digest": "sha256:3333333333333333333333333333333333333333333333333333333333333333",
	"task": "question",
	"parties": [
		{"id": "alice", "roles": ["contributor"]},
		{"id": "bob", "roles": ["contributor", "recipient"]},
		{"id": "carol", "roles": ["recipient"]},
		{"id": "dora", "roles": ["auditor"]},
		{"id": "mona", "roles": ["model-owner"]},
	],
	"inputs": [
		{"name": "offer", "party": "alice", "max_bytes": 100, "label": {"readers": ["alice"], "influence": ["alice"]}},
		{"name": "limit", "party": "bob", "max_bytes": 100, "label": {"readers": ["bob"], "influence": ["bob"]}},
	],
	"fields": [
		{"name": "fits", "bits": 1, "readers": ["bob", "carol"]},
		{"name": "band", "bits": 7, "readers": ["carol"]},
	],
	"capacity_bits": 8,
	"budget_bits": 8,
	"lanes": ["model", "he"],
	"minimum_assurance": "SELF_ASSERTED",
	"adversary": "curious",
	"keys": "shared",
	"quorum": 2,
	"latency_millis": 100000,
	"minimum_accuracy": 0.9,
	"weights": "sha256:4444444444444444444444444444444444444444444444444444444444444444",
	"program": "sha256:5555555555555555555555555555555555555555555555555555555555555555",
	"procedure": "option-scoring",
	"policies": [other, bundle],
	"expires": "2027-01-31T00:00:00Z",
	"session_seconds": 600,
}

session := {
	"id": "0123456789abcdef",
	"opened_by": "alice",
	"assurance": "SELF_ASSERTED",
	"bundle": bundle,
}

common := {
	"decision_id": "00112233445566778899aabbccddeeff",
	"now": "2026-12-01T12:00:00Z",
	"contract": contract,
	"session": session,
}

sandbox := {
	"lane": "model",
	"form": "sandbox",
	"available": true,
	"unavailable_because": "",
	"assurance": "SELF_ASSERTED",
	"withstands": "deviating",
	"capability": {"cases": 200, "decided": 190, "correct": 186, "lower_bound": 0.94, "upper_bound": 0.99},
	"estimate_millis": 2000,
}

threshold := {
	"lane": "he",
	"form": "threshold",
	"available": true,
	"unavailable_because": "",
	"assurance": "CRYPTOGRAPHIC",
	"withstands": "curious",
	"work": {"depth": 6, "log_degree": 14, "key_bytes": 30000000, "input_bytes": 1500000, "share_bytes": 200000},
	"estimate_millis": 90000,
}

two_message := {
	"lane": "he",
	"form": "two-message",
	"available": true,
	"unavailable_because": "",
	"assurance": "CRYPTOGRAPHIC",
	"withstands": "curious",
	"work": {"depth": 1, "log_degree": 12, "key_bytes": 0, "input_bytes": 1600000, "share_bytes": 1700000},
	"estimate_millis": 20,
}

covert := {
	"lane": "he",
	"form": "covert",
	"available": true,
	"unavailable_because": "",
	"assurance": "CRYPTOGRAPHIC",
	"withstands": "covert",
	"work": {"depth": 7, "log_degree": 15, "key_bytes": 150000000, "input_bytes": 6000000, "share_bytes": 4000000},
	"estimate_millis": 95000,
}

# What the gateway says of a homomorphic lane that cannot run a contract.
absent := {
	"lane": "he",
	"form": "threshold",
	"available": false,
	"unavailable_because": "no circuit for this task",
	"assurance": "CRYPTOGRAPHIC",
	"withstands": "curious",
	"estimate_millis": 0,
}

# One change to an input: sets what a JSON pointer names. Not below an element of a list from which another change
# removed one before: json.patch of OPA 1.22 then changes what was at that place at first, and brings it back.
set(path, value) := {"op": "add", "path": path, "value": value}

replace(path, value) := {"op": "replace", "path": path, "value": value}

remove(path) := {"op": "remove", "path": path}

codes(decision) := [reason.code | some reason in decision.reasons]

texts(decision) := [reason.text | some reason in decision.reasons]

members := {
	["contract", "quorum"],
	["contract", "latency_millis"],
	["contract", "weights"],
	["contract", "program"],
	["contract", "procedure"],
}

optional(path) if path in members

optional(path) if path[count(path) - 1] == "capability"

# A value of each JSON type.
samples := [null, true, 7, "x", ["x"], {"x": "x"}]

# All ways to spoil one member or element of an input: another type, or nothing at all.
spoilt(whole) := retyped(whole) | lacking(whole)

retyped(whole) := {json.patch(whole, [replace(path, sample)]) |
	some path in paths(whole)
	some sample in samples
	type_name(sample) != type_name(object.get(whole, path, null))
}

lacking(whole) := {json.patch(whole, [remove(path)]) |
	some path in paths(whole)
	is_string(path[count(path) - 1])
	not optional(path)
}

paths(whole) := {path |
	walk(whole, [path, _])
	count(path) > 0
}

# What is of the right type and still no value that the member can have.
misfits := {
	"empty decision id": [set("/decision_id", "")],
	"129 characters": [set("/session/id", sprintf("%0129d", [0]))],
	"a line break": [set("/session/id", "0123\n4567")],
	"an escape character": [set("/session/id", "\u001b[2J")],
	"now is no instant": [set("/now", "yesterday")],
	"expires beyond nanoseconds": [set("/contract/expires", "9999-01-01T00:00:00Z")],
	"unknown session assurance": [set("/session/assurance", "anything")],
	"unknown minimum assurance": [set("/contract/minimum_assurance", "")],
	"unknown adversary": [set("/contract/adversary", "anything")],
	"unknown holding of keys": [set("/contract/keys", "none")],
	"negative quorum": [set("/contract/quorum", -1)],
	"quorum that is false": [set("/contract/quorum", false)],
	"negative latency": [set("/contract/latency_millis", -1)],
	"latency of part of a millisecond": [set("/contract/latency_millis", 0.5)],
	"latency that JSON cannot hold": [set("/contract/latency_millis", 9007199254740992)],
	"latency that is false": [set("/contract/latency_millis", false)],
	"upper-case digest": [set("/session/bundle", upper(bundle))],
	"digest with something in front": [set("/session/bundle", concat("", ["x", bundle]))],
	"digest with something behind": [set("/session/bundle", concat("", [bundle, "0"]))],
	"digest of too few digits": [set("/contract/digest", "sha256:12")],
	"policy that is no digest": [set("/contract/policies/0", "latest")],
	"no policies": [set("/contract/policies", [])],
	"no parties": [set("/contract/parties", [])],
	"nameless party": [set("/contract/parties/0/id", "")],
	"party without roles": [set("/contract/parties/0/roles", [])],
	"unknown role": [set("/contract/parties/0/roles/0", "anything")],
	"no inputs": [set("/contract/inputs", [])],
	"nameless input": [set("/contract/inputs/0/name", "")],
	"nobody's input": [set("/contract/inputs/0/party", "")],
	"negative size": [set("/contract/inputs/0/max_bytes", -1)],
	"nameless reader in a label": [set("/contract/inputs/0/label/readers/0", "")],
	"nameless influence in a label": [set("/contract/inputs/0/label/influence/0", "")],
	"no fields": [set("/contract/fields", [])],
	"nameless field": [set("/contract/fields/0/name", "")],
	"field of part of a bit": [set("/contract/fields/0/bits", 0.5)],
	"field of too many bits": [set("/contract/fields/0/bits", 4097)],
	"field without readers": [set("/contract/fields/0/readers", [])],
	"nameless reader": [set("/contract/fields/0/readers/0", "")],
	"negative capacity": [set("/contract/capacity_bits", -1)],
	"part of a bit": [set("/contract/capacity_bits", 7.5)],
	"capacity over all": [set("/contract/capacity_bits", 4097)],
	"negative budget": [set("/contract/budget_bits", -1)],
	"budget over all": [set("/contract/budget_bits", 4097)],
	"no lanes": [set("/contract/lanes", [])],
	"an object of lanes": [set("/contract/lanes", {"first": "he"})],
	"unknown lane": [set("/contract/lanes/0", "anything")],
	"negative accuracy": [set("/contract/minimum_accuracy", -0.1)],
	"accuracy over 1": [set("/contract/minimum_accuracy", 1.1)],
	"empty weights": [set("/contract/weights", "")],
	"empty program": [set("/contract/program", "")],
	"empty procedure": [set("/contract/procedure", "")],
	"negative session time": [set("/contract/session_seconds", -1)],
	"session time that JSON cannot hold": [set("/contract/session_seconds", 9007199254740992)],
	"nobody opened": [set("/session/opened_by", "")],
	"nameless task": [set("/contract/task", "")],
}

# What looks odd and is in order.
oddities := {
	"longest text": [set("/session/id", sprintf("%0128d", [0]))],
	"a digest of all digits": [set("/contract/digest", "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")],
	"no optional members": [
		remove("/contract/quorum"),
		remove("/contract/latency_millis"),
		remove("/contract/weights"),
		remove("/contract/program"),
		remove("/contract/procedure"),
	],
	"the longest latency": [set("/contract/latency_millis", 9007199254740991)],
	"a single key": [set("/contract/keys", "single")],
	"covert parties": [set("/contract/adversary", "covert")],
	"unknown members": [set("/weather", "fine"), set("/contract/colour", "red")],
	"empty label": [
		set("/contract/inputs/0/label", {"readers": [], "influence": []}),
		set("/contract/inputs/0/max_bytes", 0),
	],
	"most bits in a field": [set("/contract/fields/0/bits", 4096)],
	"no bits in a field": [set("/contract/fields/0/bits", 0)],
	"the largest size": [set("/contract/inputs/0/max_bytes", 9007199254740991)],
	"an offset": [set("/now", "2026-12-01T13:00:00.5+01:00")],
	"accuracy 0": [set("/contract/minimum_accuracy", 0)],
	"accuracy 1": [set("/contract/minimum_accuracy", 1)],
	"most bits": [set("/contract/capacity_bits", 4096), set("/contract/budget_bits", 4096)],
	"no bits": [set("/contract/capacity_bits", 0), set("/contract/budget_bits", 0)],
	"no seconds": [set("/contract/session_seconds", 0)],
}
