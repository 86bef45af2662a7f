# METADATA
# title: Tests of release
package tcme.release_test

import data.tcme.lib.fixture_test as fixture
import data.tcme.release

base := object.union(fixture.common, {
	"lane": fixture.sandbox,
	"label": {"readers": [], "influence": ["alice", "bob"]},
	"schema_satisfied": true,
})

decide(question) := decision if {
	decision := release.decision with input as question
		with data.tcme.bundle.digest as fixture.bundle
		with data.tcme.limits as fixture.limits
}

bent(patches) := decide(json.patch(base, patches))

test_releases_with_every_owners_consent if {
	decide(base) == {
		"allow": true,
		"bundle": fixture.bundle,
		"reasons": [
			{
				"code": "declassified",
				"text": "the field \"band\" goes to carol; consented by signing the contract: alice, bob",
			},
			{
				"code": "declassified",
				"text": "the field \"fits\" goes to bob, carol; consented by signing the contract: alice, bob",
			},
			{
				"code": "within_budget",
				"text": "the output can carry 8 bits, the contract's budget is 8 bits, this platform's limit is 16 bits",
			},
		],
	}
}

# Bob alone reads and alone contributed: his answer needs nobody's consent.
own := [
	fixture.remove("/contract/inputs/0"),
	fixture.set("/contract/fields", [{"name": "fits", "bits": 1, "readers": ["bob"]}]),
	fixture.set("/label", {"readers": ["bob"], "influence": ["bob"]}),
]

# Both inputs may be read by both owners, so that an answer for Bob declassifies nothing.
mutual := [
	fixture.set("/contract/inputs/0/label/readers", ["alice", "bob"]),
	fixture.set("/contract/inputs/1/label/readers", ["bob", "alice"]),
	fixture.set("/contract/fields", [{"name": "fits", "bits": 1, "readers": ["bob"]}]),
	fixture.set("/label/readers", ["alice", "bob"]),
]

# Alice lets Bob read her input, Bob keeps his: what goes to Carol needs both, what goes to Bob needs nobody.
lent := [
	fixture.set("/contract/inputs/0/label/readers", ["alice", "bob"]),
	fixture.set("/label/readers", ["bob"]),
]

test_finds_no_declassification[name] if {
	some name, patches in {"own": own, "mutual": mutual}
	decision := bent(patches)
	decision.allow == true
	fixture.codes(decision) == ["within_budget"]
}

test_names_only_the_owners_who_lose_control if {
	decision := bent(array.concat(lent, [fixture.set("/contract/fields", [
		{"name": "fits", "bits": 1, "readers": ["bob"]},
		{"name": "band", "bits": 7, "readers": ["carol"]},
	])]))
	decision.allow == true
	fixture.texts(decision) == [
		"the field \"band\" goes to carol; consented by signing the contract: alice, bob",
		"the output can carry 8 bits, the contract's budget is 8 bits, this platform's limit is 16 bits",
	]
}

test_asks_nobody_who_lent_to_the_reader if {
	decision := bent([
		fixture.set("/contract/inputs/0/label/readers", ["alice", "carol"]),
		fixture.set("/contract/fields", [{"name": "fits", "bits": 1, "readers": ["carol"]}]),
	])
	decision.allow == true
	decision.reasons[0].text == "the field \"fits\" goes to carol; consented by signing the contract: bob"
}

released := {
	"from a lane that is busy by now": [
		fixture.set("/lane/available", false),
		fixture.set("/lane/unavailable_because", "busy"),
	],
	"from a lane that took too long": [fixture.set("/contract/latency_millis", 0)],
	"from a threshold key": [fixture.set("/lane", fixture.threshold)],
	"from a threshold key for CRYPTOGRAPHIC": [
		fixture.set("/lane", fixture.threshold),
		fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
	],
	"from a threshold key where a single one would do": [
		fixture.set("/lane", fixture.threshold),
		fixture.set("/contract/keys", "single"),
	],
	"from a threshold key that has no place left": [
		fixture.set("/lane", fixture.absent),
		fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		fixture.set("/contract/latency_millis", 0),
	],
	"from two messages for CRYPTOGRAPHIC": [
		fixture.set("/lane", fixture.two_message),
		fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		fixture.set("/contract/keys", "single"),
	],
	"from two messages that have no place left": [
		fixture.set("/lane", object.union(fixture.absent, {"form": "two-message"})),
		fixture.set("/contract/keys", "single"),
	],
	"from the covert form": [fixture.set("/lane", fixture.covert)],
	"from the covert form for CRYPTOGRAPHIC against covert parties": [
		fixture.set("/lane", fixture.covert),
		fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		fixture.set("/contract/adversary", "covert"),
	],
	"from the covert form that has no place left and says what it withstood": [
		fixture.set("/lane", object.union(fixture.absent, {"form": "covert", "withstands": "covert"})),
		fixture.set("/contract/adversary", "covert"),
		fixture.set("/contract/latency_millis", 0),
	],
	"from the sandbox against covert parties": [fixture.set("/contract/adversary", "covert")],
	"from the sandbox against deviating parties": [fixture.set("/contract/adversary", "deviating")],
	"with budget to spare": [fixture.set("/contract/budget_bits", 9)],
	"a capacity of the limit": [
		fixture.set("/contract/capacity_bits", 16),
		fixture.set("/contract/budget_bits", 4096),
	],
	"in the last nanosecond": [fixture.set("/now", "2027-01-30T23:59:59.999999999Z")],
	"to an owner what another lent": lent,
	"with the label in another order": [fixture.set("/label/influence", ["bob", "alice", "bob"])],
}

test_releases[name] if {
	some name, patches in released
	bent(patches).allow == true
}

denied := {
	"an answer outside the schema": {
		"patches": [fixture.set("/schema_satisfied", false)],
		"codes": ["schema_not_satisfied"],
	},
	"a capacity over budget": {
		"patches": [fixture.set("/contract/capacity_bits", 9)],
		"codes": ["capacity_over_budget"],
	},
	"a capacity over the limit": {
		"patches": [fixture.set("/contract/capacity_bits", 17), fixture.set("/contract/budget_bits", 17)],
		"codes": ["capacity_over_limit"],
	},
	"a lane that is not allowed": {
		"patches": [fixture.set("/contract/lanes", ["he"])],
		"codes": ["lane_not_allowed"],
	},
	"a lane too weak": {
		"patches": [fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED")],
		"codes": ["lane_too_weak"],
	},
	"model for CRYPTOGRAPHIC": {
		"patches": [
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
			fixture.set("/lane/assurance", "CRYPTOGRAPHIC"),
			fixture.set("/session/assurance", "CRYPTOGRAPHIC"),
		],
		"codes": ["lane_too_weak"],
	},
	"a lane too trusting": {
		"patches": [
			fixture.set("/lane/withstands", "curious"),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting"],
	},
	"two messages that claim to withstand more than they can": {
		"patches": [
			fixture.set("/lane", object.union(fixture.two_message, {"withstands": "deviating"})),
			fixture.set("/contract/keys", "single"),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting"],
	},
	"a threshold key that claims to withstand more than it can": {
		"patches": [
			fixture.set("/lane", object.union(fixture.threshold, {"withstands": "deviating"})),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting"],
	},
	"a threshold key against covert parties": {
		"patches": [
			fixture.set("/lane", object.union(fixture.threshold, {"withstands": "covert"})),
			fixture.set("/contract/adversary", "covert"),
		],
		"codes": ["lane_too_trusting"],
	},
	"two messages against covert parties": {
		"patches": [
			fixture.set("/lane", object.union(fixture.two_message, {"withstands": "covert"})),
			fixture.set("/contract/keys", "single"),
			fixture.set("/contract/adversary", "covert"),
		],
		"codes": ["lane_too_trusting"],
	},
	"the covert form that claims to withstand more than it can": {
		"patches": [
			fixture.set("/lane", object.union(fixture.covert, {"withstands": "deviating"})),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting"],
	},
	"the covert form that says nothing of itself any more": {
		"patches": [
			fixture.set("/lane", object.union(fixture.absent, {"form": "covert"})),
			fixture.set("/contract/adversary", "covert"),
		],
		"codes": ["lane_too_trusting"],
	},
	"two messages without consent to a single key": {
		"patches": [fixture.set("/lane", fixture.two_message)],
		"codes": ["lane_single_key"],
	},
	"a lane that says nothing of itself any more": {
		"patches": [fixture.set("/lane", fixture.absent), fixture.set("/contract/adversary", "deviating")],
		"codes": ["lane_too_trusting"],
	},
	"a lane too inaccurate": {
		"patches": [fixture.remove("/lane/capability")],
		"codes": ["lane_too_inaccurate"],
	},
	"the instant of expiry": {
		"patches": [fixture.set("/now", "2027-01-31T00:00:00Z")],
		"codes": ["contract_expired"],
	},
	"a bundle that nobody agreed to": {
		"patches": [fixture.set("/contract/policies", [fixture.other])],
		"codes": ["bundle_not_agreed"],
	},
	"a session under another bundle": {
		"patches": [fixture.set("/session/bundle", fixture.other)],
		"codes": ["bundle_mismatch"],
	},
	"a reader who is no recipient": {
		"patches": [fixture.set("/contract/fields/0/readers", ["bob", "dora"])],
		"codes": ["reader_not_recipient"],
	},
	"an owner who reads but is no recipient": {
		"patches": array.concat(own, [fixture.set("/contract/parties/1/roles", ["contributor"])]),
		"codes": ["reader_not_recipient"],
	},
	"an owner who is no contributor": {
		"patches": [fixture.set("/contract/parties/0/roles", ["auditor"])],
		"codes": ["owner_not_consenting", "owner_not_consenting"],
	},
	"an owner who is no party": {
		"patches": [fixture.remove("/contract/parties/0")],
		"codes": ["owner_not_consenting", "owner_not_consenting"],
	},
	"a label with a reader too many": {
		"patches": [fixture.set("/label/readers", ["bob"])],
		"codes": ["label_mismatch"],
	},
	"a label with a reader too few": {
		"patches": array.concat(mutual, [fixture.set("/label/readers", ["bob"])]),
		"codes": ["label_mismatch"],
	},
	"a label with influence too much": {
		"patches": [fixture.set("/label/influence", ["alice", "bob", "carol"])],
		"codes": ["label_mismatch"],
	},
	"a label with influence too little": {
		"patches": [fixture.set("/label/influence", ["alice"])],
		"codes": ["label_mismatch"],
	},
	"everything at once": {
		"patches": [
			fixture.set("/schema_satisfied", false),
			fixture.set("/now", "2028-01-01T00:00:00Z"),
			fixture.set("/contract/policies", [fixture.other]),
			fixture.set("/session/bundle", fixture.other),
			fixture.set("/contract/capacity_bits", 33),
			fixture.set("/contract/lanes", ["he"]),
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
			fixture.set("/contract/minimum_accuracy", 1),
			fixture.set("/contract/adversary", "deviating"),
			fixture.set("/contract/latency_millis", 0),
			fixture.set("/lane/withstands", "curious"),
			fixture.set("/contract/fields", [{"name": "fits", "bits": 1, "readers": ["zoe"]}]),
			fixture.set("/contract/parties/0/roles", ["auditor"]),
			fixture.set("/label/readers", ["zoe"]),
			fixture.set("/label/influence", []),
		],
		"codes": [
			"bundle_mismatch",
			"bundle_not_agreed",
			"capacity_over_budget",
			"capacity_over_limit",
			"contract_expired",
			"label_mismatch",
			"lane_not_allowed",
			"lane_too_inaccurate",
			"lane_too_trusting",
			"lane_too_weak",
			"reader_not_recipient",
			"schema_not_satisfied",
		],
	},
}

test_denies[name] if {
	some name, case in denied
	decision := bent(case.patches)
	decision.allow == false
	decision.bundle == fixture.bundle
	object.keys(decision) == {"allow", "bundle", "reasons"}
	fixture.codes(decision) == case.codes
}

said := {
	"the field \"fits\" is derived from an input of alice, who is no contributor of the contract": [fixture.remove("/contract/parties/0")],
	"the answer's label is not the join of the labels of the contract's inputs": [fixture.set("/label/readers", ["bob"])],
	"the answer is not one that the contract's output schema admits": [fixture.set("/schema_satisfied", false)],
	"'lane' must be what the lane says of itself": [fixture.remove("/lane")],
	"'label' must be readers and influence, both lists of parties": [fixture.remove("/label")],
	"'schema_satisfied' must be true or false": [fixture.remove("/schema_satisfied")],
}

test_says_why[text] if {
	some text, patches in said
	text in fixture.texts(bent(patches))
}

test_denies_misfits[name] if {
	some name, patches in object.union(fixture.misfits, {
		"nameless reader": [fixture.set("/label/readers", [""])],
		"nameless influence": [fixture.set("/label/influence/0", "")],
		"unknown lane": [fixture.set("/lane/lane", "anything")],
		"unknown form": [fixture.set("/lane/form", "anything")],
		"a form of another lane": [fixture.set("/lane/form", "threshold")],
	})
	fixture.codes(bent(patches)) == ["input_malformed"]
}

test_bears_oddities[name] if {
	some name, patches in fixture.oddities
	not "input_malformed" in fixture.codes(bent(patches))
}

test_denies_every_spoilt_member if {
	spoilt := fixture.spoilt(base)
	count(spoilt) > 400
	every question in spoilt {
		decision := decide(question)
		decision.allow == false
		{code | some code in fixture.codes(decision)} == {"input_malformed"}
	}
}

test_denies_what_is_no_question if {
	every question in [null, 7, "", [], {}] {
		decide(question).allow == false
	}
}

test_denies_without_a_sound_limit if {
	every limits in [{}, {"max_capacity_bits": "64"}, {"max_capacity_bits": null}] {
		decision := release.decision with input as base
			with data.tcme.bundle.digest as fixture.bundle
			with data.tcme.limits as limits
		decision.allow == false
	}
}

test_denies_without_a_bundle_digest if {
	decision := release.decision with input as base with data.tcme.bundle as {} with data.tcme.limits as fixture.limits
	decision == {
		"allow": false,
		"bundle": "",
		"reasons": [{"code": "undecided", "text": "the policy bundle is incomplete"}],
	}
}
