# METADATA
# title: Tests of route
package tcme.route_test

import data.tcme.lib.fixture_test as fixture
import data.tcme.route

base := object.union(fixture.common, {"lanes": [fixture.sandbox, fixture.threshold]})

# All forms for parties that keep to the protocol, in whatever order they are offered.
all_offers := [fixture.set("/lanes", [fixture.sandbox, fixture.two_message, fixture.threshold])]

# All of them are acceptable.
all_forms := array.concat(all_offers, [fixture.set("/contract/keys", "single")])

# The covert form beside them.
every_offer := array.concat(all_offers, [fixture.set("/lanes/3", fixture.covert)])

every_form := array.concat(all_forms, [fixture.set("/lanes/3", fixture.covert)])

decide(question) := decision if {
	decision := route.decision with input as question with data.tcme.bundle.digest as fixture.bundle
}

bent(patches) := decide(json.patch(base, patches))

test_takes_the_strongest_lane if {
	decide(base) == {
		"allow": true,
		"bundle": fixture.bundle,
		"form": "threshold",
		"reasons": [
			{
				"code": "lane_chosen",
				"text": concat("", [
					"lane he, form threshold: it reaches CRYPTOGRAPHIC here, the contract demands SELF_ASSERTED; ",
					"it withstands curious parties, the contract demands curious ones; ",
					"it needs about 90000 ms, the contract allows at most 100000 ms",
				]),
			},
			{
				"code": "lane_consequence",
				"text": concat("", [
					"lane he, form threshold: all is computed on ciphertexts, and every party has a share of the key; ",
					"as long as the parties keep to the protocol, nobody else learns more of an input than the answer ",
					"tells, not even a gateway that deviates, if it does not act with a party; the gateway sees the ",
					"answer; every party must stay until it has given its share of the decryption, or there is no answer",
				]),
			},
			{
				"code": "lane_work",
				"text": concat("", [
					"lane he, form threshold: depth 6 in a ring of degree 2^14; ",
					"a party sends 30000000 bytes of keys, 1500000 of input, 200000 of shares",
				]),
			},
		],
	}
}

# The two lanes are as strong and withstand as much.
equals := [fixture.set("/lanes/0/withstands", "curious"), fixture.set("/lanes/1/assurance", "SELF_ASSERTED")]

# Whatever it can, every form says that it withstands all.
boasts := [
	fixture.set("/lanes/0/withstands", "deviating"),
	fixture.set("/lanes/1/withstands", "deviating"),
	fixture.set("/lanes/2/withstands", "deviating"),
	fixture.set("/lanes/3/withstands", "deviating"),
]

against_covert := fixture.set("/contract/adversary", "covert")

against_deviating := fixture.set("/contract/adversary", "deviating")

cryptographic := fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC")

routed := {
	"to the stronger though slower": {"patches": [], "form": "threshold"},
	"to the stronger in any order": {
		"patches": [fixture.set("/lanes", [fixture.threshold, fixture.sandbox])],
		"form": "threshold",
	},
	"to the sandbox as he is unavailable": {"patches": [fixture.set("/lanes/1/available", false)], "form": "sandbox"},
	"to the sandbox as he is not allowed": {"patches": [fixture.set("/contract/lanes", ["model"])], "form": "sandbox"},
	"to the sandbox as he is not offered": {"patches": [fixture.remove("/lanes/1")], "form": "sandbox"},
	"to the sandbox as he is too slow": {
		"patches": [fixture.set("/contract/latency_millis", 89999)],
		"form": "sandbox",
	},
	"to the sandbox as he is too trusting": {
		"patches": [fixture.set("/contract/adversary", "deviating")],
		"form": "sandbox",
	},
	"to what needs just the latency": {
		"patches": [fixture.set("/contract/latency_millis", 90000)],
		"form": "threshold",
	},
	"to the slowest without a latency": {
		"patches": [
			fixture.remove("/contract/latency_millis"),
			fixture.set("/lanes/1/estimate_millis", 9007199254740991),
		],
		"form": "threshold",
	},
	"to the sandbox of just the accuracy": {
		"patches": [fixture.remove("/lanes/1"), fixture.set("/contract/minimum_accuracy", 0.94)],
		"form": "sandbox",
	},
	"to the sandbox never measured if none is demanded": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.remove("/lanes/0/capability"),
			fixture.set("/contract/minimum_accuracy", 0),
		],
		"form": "sandbox",
	},
	"to an attested sandbox": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.set("/lanes/0/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/session/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"form": "sandbox",
	},
	"to he for CRYPTOGRAPHIC": {
		"patches": [fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC")],
		"form": "threshold",
	},
	"to he without any accuracy": {
		"patches": [fixture.remove("/lanes/0"), fixture.set("/contract/minimum_accuracy", 1)],
		"form": "threshold",
	},
	"to the faster of equals": {"patches": equals, "form": "sandbox"},
	"to the faster of equals, the other way": {
		"patches": array.concat(equals, [fixture.set("/lanes/1/estimate_millis", 1999)]),
		"form": "threshold",
	},
	"to the first by name of equals in all": {
		"patches": array.concat(equals, [fixture.set("/lanes/1/estimate_millis", 2000)]),
		"form": "sandbox",
	},
	"to what withstands more though slower": {
		"patches": [fixture.set("/lanes/1/assurance", "SELF_ASSERTED"), fixture.set("/lanes/1/estimate_millis", 1)],
		"form": "sandbox",
	},
	"to the form of he that withstands most though slowest": {"patches": every_form, "form": "covert"},
	"by what a form withstands, not what the lane claims": {
		"patches": [
			fixture.set("/lanes/1/assurance", "SELF_ASSERTED"),
			fixture.set("/lanes/1/withstands", "deviating"),
			fixture.set("/lanes/1/estimate_millis", 1),
		],
		"form": "sandbox",
	},
	"by what a form withstands, not what the lane claims, between forms of he": {
		"patches": array.concat(every_form, [
			fixture.set("/lanes/1/withstands", "deviating"),
			fixture.set("/lanes/2/withstands", "deviating"),
		]),
		"form": "covert",
	},
	"to the faster of equals in what they claim of themselves": {
		"patches": array.concat(every_offer, [fixture.set("/lanes/3/withstands", "curious")]),
		"form": "threshold",
	},
	"by what the environment shows, not what the lane claims": {
		"patches": [
			fixture.set("/lanes/0/assurance", "CRYPTOGRAPHIC"),
			fixture.set("/lanes/0/estimate_millis", 1),
			fixture.set("/lanes/1/assurance", "HARDWARE_ATTESTED"),
		],
		"form": "threshold",
	},
	"to the faster form of he as a single key is accepted": {"patches": all_forms, "form": "two-message"},
	"to the faster form of he, the other way": {
		"patches": array.concat(all_forms, [fixture.set("/lanes/2/estimate_millis", 19)]),
		"form": "threshold",
	},
	"to the first form of he by name of equals in all": {
		"patches": array.concat(all_forms, [fixture.set("/lanes/2/estimate_millis", 20)]),
		"form": "threshold",
	},
	"to the slower form of he as keys must be shared": {"patches": all_offers, "form": "threshold"},
	"to the sandbox as keys must be shared and the other form is unavailable": {
		"patches": array.concat(all_offers, [fixture.set("/lanes/2/available", false)]),
		"form": "sandbox",
	},
	"past the covert form as it is too slow, to the quickest that will do": {
		"patches": array.concat(every_form, [fixture.set("/contract/latency_millis", 94999)]),
		"form": "two-message",
	},
	"past the covert form as it is unavailable": {
		"patches": array.concat(every_offer, [fixture.set("/lanes/3/available", false)]),
		"form": "threshold",
	},
	"to the first form by name of all equals": {
		"patches": [
			fixture.set("/lanes", [fixture.threshold, fixture.covert]),
			fixture.set("/lanes/0/estimate_millis", 95000),
			fixture.set("/lanes/1/withstands", "curious"),
		],
		"form": "covert",
	},
	"to the covert form if no other is offered and curious parties are feared": {
		"patches": [fixture.set("/lanes", [fixture.covert])],
		"form": "covert",
	},
	"to the covert form against covert parties, though slowest": {
		"patches": array.concat(every_form, [against_covert]),
		"form": "covert",
	},
	"to the covert form against covert parties, whatever quicker ones claim": {
		"patches": array.concat(every_form, array.concat(boasts, [against_covert])),
		"form": "covert",
	},
	"to the covert form for CRYPTOGRAPHIC against covert parties": {
		"patches": array.concat(every_form, [cryptographic, against_covert]),
		"form": "covert",
	},
	"to the sandbox against covert parties as the covert form is unavailable": {
		"patches": array.concat(every_form, [against_covert, fixture.set("/lanes/3/available", false)]),
		"form": "sandbox",
	},
	"to the sandbox against covert parties as the covert form is too slow": {
		"patches": array.concat(every_form, [against_covert, fixture.set("/contract/latency_millis", 94999)]),
		"form": "sandbox",
	},
	"to the sandbox against covert parties as the covert form is not offered": {
		"patches": [against_covert],
		"form": "sandbox",
	},
	"to the sandbox against covert parties, which claims no more": {
		"patches": [against_covert, fixture.set("/lanes/0/withstands", "covert")],
		"form": "sandbox",
	},
	"to a shared key though a single one would do": {
		"patches": [fixture.set("/contract/keys", "single")],
		"form": "threshold",
	},
	"to two messages as the other form is unavailable": {
		"patches": array.concat(all_forms, [fixture.set("/lanes/2/available", false)]),
		"form": "two-message",
	},
	"to two messages as the other form is too slow": {
		"patches": array.concat(all_forms, [fixture.set("/contract/latency_millis", 2000)]),
		"form": "two-message",
	},
	"past all of he if parties may deviate": {
		"patches": array.concat(every_form, [
			against_deviating,
			fixture.set("/lanes/1/withstands", "deviating"),
			fixture.set("/lanes/2/withstands", "deviating"),
			fixture.set("/lanes/3/withstands", "deviating"),
		]),
		"form": "sandbox",
	},
}

kinds := {"covert": "he", "sandbox": "model", "threshold": "he", "two-message": "he"}

ground_codes := {
	"model": ["lane_chosen", "lane_consequence"],
	"he": ["lane_chosen", "lane_consequence", "lane_work"],
}

test_routes[name] if {
	some name, case in routed
	decision := bent(case.patches)
	decision.allow == true
	decision.form == case.form
	object.keys(decision) == {"allow", "bundle", "form", "reasons"}
	fixture.codes(decision) == ground_codes[kinds[case.form]]
	every text in fixture.texts(decision) {
		startswith(text, sprintf("lane %v, form %v: ", [kinds[case.form], case.form]))
	}
}

denied := {
	"no lane offered": {"patches": [fixture.set("/lanes", [])], "codes": ["no_lane_offered"]},
	"no lane available": {
		"patches": [
			fixture.set("/lanes/0/available", false),
			fixture.set("/lanes/1/available", false),
			fixture.set("/lanes/0/unavailable_because", "model_absent"),
		],
		"codes": ["lane_unavailable", "lane_unavailable"],
	},
	"sandbox too weak, he unavailable": {
		"patches": [
			fixture.set("/lanes/1/available", false),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"codes": ["lane_too_weak", "lane_unavailable"],
	},
	"sandbox claims more than its environment shows": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.set("/lanes/0/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"codes": ["lane_too_weak"],
	},
	"sandbox shows less than its environment could": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.set("/session/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"codes": ["lane_too_weak"],
	},
	"sandbox not accurate enough, he not allowed": {
		"patches": [
			fixture.set("/contract/lanes", ["model"]),
			fixture.set("/contract/minimum_accuracy", 0.941),
		],
		"codes": ["lane_not_allowed", "lane_too_inaccurate"],
	},
	"sandbox never measured": {
		"patches": [fixture.remove("/lanes/1"), fixture.remove("/lanes/0/capability")],
		"codes": ["lane_too_inaccurate"],
	},
	"sandbox is all wrong": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.remove("/lanes/0/capability"),
			fixture.set("/lanes/0/withstands", "curious"),
			fixture.set("/contract/lanes", ["he"]),
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
			fixture.set("/contract/adversary", "deviating"),
			fixture.set("/contract/latency_millis", 1999),
		],
		"codes": ["lane_not_allowed", "lane_too_inaccurate", "lane_too_slow", "lane_too_trusting", "lane_too_weak"],
	},
	"sandbox is all wrong and unavailable, so the rest is not known": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.remove("/lanes/0/capability"),
			fixture.set("/lanes/0/available", false),
			fixture.set("/lanes/0/withstands", "curious"),
			fixture.set("/contract/lanes", ["he"]),
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
			fixture.set("/contract/adversary", "deviating"),
			fixture.set("/contract/latency_millis", 1999),
		],
		"codes": ["lane_not_allowed", "lane_too_weak", "lane_unavailable"],
	},
	"he claims too little": {
		"patches": [
			fixture.set("/lanes", [object.union(fixture.threshold, {"assurance": "HARDWARE_ATTESTED"})]),
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		],
		"codes": ["lane_too_weak"],
	},
	"the sandbox withstands less than it could": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.set("/lanes/0/withstands", "curious"),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting"],
	},
	"he withstands too little": {
		"patches": [fixture.remove("/lanes/0"), fixture.set("/contract/adversary", "deviating")],
		"codes": ["lane_too_trusting"],
	},
	"he claims to withstand more than it can": {
		"patches": [
			fixture.set("/lanes", [object.union(fixture.threshold, {"withstands": "deviating"})]),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting"],
	},
	"two messages claim to withstand more than they can": {
		"patches": [
			fixture.set("/lanes", [object.union(fixture.two_message, {"withstands": "deviating"})]),
			fixture.set("/contract/keys", "single"),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting"],
	},
	"the covert form withstands less than it could": {
		"patches": [
			fixture.set("/lanes", [object.union(fixture.covert, {"withstands": "curious"})]),
			against_covert,
		],
		"codes": ["lane_too_trusting"],
	},
	"the covert form claims to withstand more than it can": {
		"patches": [
			fixture.set("/lanes", [object.union(fixture.covert, {"withstands": "deviating"})]),
			against_deviating,
		],
		"codes": ["lane_too_trusting"],
	},
	"the covert form is unavailable, though it could withstand covert parties": {
		"patches": [fixture.set("/lanes", [object.union(fixture.absent, {"form": "covert"})]), against_covert],
		"codes": ["lane_unavailable"],
	},
	"the covert form is unavailable and would never withstand deviating parties": {
		"patches": [fixture.set("/lanes", [object.union(fixture.absent, {"form": "covert"})]), against_deviating],
		"codes": ["lane_too_trusting", "lane_unavailable"],
	},
	"CRYPTOGRAPHIC against covert parties where no covert form is offered": {
		"patches": array.concat(every_form, [cryptographic, against_covert, fixture.remove("/lanes/3")]),
		"codes": ["lane_too_trusting", "lane_too_trusting", "lane_too_weak"],
	},
	"CRYPTOGRAPHIC against deviating parties, whatever is claimed": {
		"patches": array.concat(every_form, array.concat(boasts, [cryptographic, against_deviating])),
		"codes": ["lane_too_trusting", "lane_too_trusting", "lane_too_trusting", "lane_too_weak"],
	},
	"keys must be shared": {
		"patches": [fixture.set("/lanes", [fixture.two_message])],
		"codes": ["lane_single_key"],
	},
	"keys must be shared, whether the lane is available or not": {
		"patches": [
			fixture.set("/lanes", [fixture.two_message]),
			fixture.set("/lanes/0/available", false),
		],
		"codes": ["lane_single_key", "lane_unavailable"],
	},
	"both forms of he fail, each for its own reason": {
		"patches": [
			fixture.set("/lanes", [fixture.threshold, fixture.two_message]),
			fixture.set("/contract/adversary", "deviating"),
			fixture.set("/contract/latency_millis", 1000),
		],
		"codes": ["lane_single_key", "lane_too_slow", "lane_too_trusting", "lane_too_trusting"],
	},
	"he is absent and the sandbox too slow": {
		"patches": [fixture.replace("/lanes/1", fixture.absent), fixture.set("/contract/latency_millis", 0)],
		"codes": ["lane_too_slow", "lane_unavailable"],
	},
	"he is absent and would never withstand enough": {
		"patches": [
			fixture.set("/lanes", [object.union(fixture.absent, {"withstands": "deviating"})]),
			fixture.set("/contract/adversary", "deviating"),
		],
		"codes": ["lane_too_trusting", "lane_unavailable"],
	},
	"the instant of expiry": {
		"patches": [fixture.set("/now", "2027-01-31T00:00:00Z")],
		"codes": ["contract_expired"],
	},
	"a bundle that nobody agreed to": {
		"patches": [fixture.set("/contract/policies", [fixture.other])],
		"codes": ["bundle_not_agreed"],
	},
	"another bundle, whatever the lanes": {
		"patches": [
			fixture.set("/session/bundle", fixture.other),
			fixture.set("/lanes/0/available", false),
			fixture.set("/contract/minimum_accuracy", 1),
		],
		"codes": ["bundle_mismatch"],
	},
	"a session under another bundle": {
		"patches": [fixture.set("/session/bundle", fixture.other)],
		"codes": ["bundle_mismatch"],
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

# What can go wrong with the homomorphic forms while the sandbox, quick and measured, would do.
failures := [
	[],
	[against_covert],
	[against_deviating],
	[fixture.set("/contract/latency_millis", 10)],
	[
		fixture.set("/lanes/1/assurance", "SELF_ASSERTED"),
		fixture.set("/lanes/2/assurance", "HARDWARE_ATTESTED"),
		fixture.set("/lanes/3/assurance", "SELF_ASSERTED"),
	],
	[fixture.remove("/lanes/3"), fixture.remove("/lanes/2"), fixture.remove("/lanes/1")],
]

# Whatever else an input says and whatever lanes are there, the sandbox never gets a contract that demands CRYPTOGRAPHIC.
test_never_gives_cryptographic_to_the_sandbox if {
	outcomes := {[decision.allow, object.get(decision, "form", "none")] |
		# The sandbox is there and claims the most; the extremes of its environment.
		some session in ["SELF_ASSERTED", "CRYPTOGRAPHIC"]
		some two_message in [true, false]
		some threshold in [true, false]
		some covert in [true, false]
		some lanes in [["model"], ["he"], ["model", "he"]]
		some keys in ["shared", "single"]
		some failure in failures
		patches := [
			cryptographic,
			fixture.set("/contract/minimum_accuracy", 0),
			fixture.set("/contract/lanes", lanes),
			fixture.set("/contract/keys", keys),
			fixture.set("/session/assurance", session),
			fixture.set("/lanes/0/assurance", "CRYPTOGRAPHIC"),
			fixture.set("/lanes/0/estimate_millis", 0),
			fixture.set("/lanes/1/available", two_message),
			fixture.set("/lanes/2/available", threshold),
			fixture.set("/lanes/3/available", covert),
		]
		decision := bent(array.concat(array.concat(every_form, patches), failure))
	}
	outcomes == {[true, "covert"], [true, "threshold"], [true, "two-message"], [false, "none"]}
}

# Which forms a contract may get at all, by whom it fears and the assurance that it demands.
within_reach := {
	"SELF_ASSERTED": {
		"curious": {"covert", "sandbox", "threshold", "two-message", "none"},
		"covert": {"covert", "sandbox", "none"},
		"deviating": {"sandbox", "none"},
	},
	"CRYPTOGRAPHIC": {
		"curious": {"covert", "threshold", "two-message", "none"},
		"covert": {"covert", "none"},
		"deviating": {"none"},
	},
}

# Whatever lanes are there and whatever they claim to withstand.
test_gives_a_contract_every_form_within_reach_of_its_demands_and_no_other if {
	every assurance, by_adversary in within_reach {
		every adversary, forms in by_adversary {
			forms == {object.get(decision, "form", "none") |
				some claimed in ["curious", "deviating"]
				some sandbox in [true, false]
				some two_message in [true, false]
				some threshold in [true, false]
				some covert in [true, false]
				decision := bent([
					fixture.set("/contract/keys", "single"),
					fixture.set("/contract/minimum_assurance", assurance),
					fixture.set("/contract/adversary", adversary),
					fixture.set("/lanes", [
						object.union(fixture.sandbox, {"available": sandbox, "withstands": claimed}),
						object.union(fixture.two_message, {"available": two_message, "withstands": claimed}),
						object.union(fixture.threshold, {"available": threshold, "withstands": claimed}),
						object.union(fixture.covert, {"available": covert, "withstands": claimed}),
					]),
				])
			}
		}
	}
}

# So the inputs above refuse the sandbox for its strength and for nothing else.
test_gives_a_weaker_demand_to_the_sandbox if {
	patches := [fixture.set("/contract/lanes", ["model"]), fixture.set("/lanes/0/estimate_millis", 0)]
	every failure in failures {
		decision := bent(array.concat(array.concat(every_form, patches), failure))
		decision.form == "sandbox"
	}
}

# What 'tcme contract new' writes where nothing else is asked for.
test_takes_he_for_a_contract_that_leaves_both_lanes_and_the_rest_as_it_is_by_default if {
	terms := [
		fixture.set("/contract/lanes", ["he", "model"]),
		fixture.set("/contract/minimum_assurance", "SELF_ASSERTED"),
		fixture.set("/contract/adversary", "curious"),
		fixture.set("/contract/keys", "shared"),
		fixture.remove("/contract/latency_millis"),
	]
	every patches in [[], all_offers] {
		decision := bent(array.concat(terms, patches))
		decision.form == "threshold"
	}
}

said := {
	"lane model, form sandbox: it cannot run this contract now: \"model_absent\"": [
		fixture.remove("/lanes/1"),
		fixture.set("/lanes/0/available", false),
		fixture.set("/lanes/0/unavailable_because", "model_absent"),
	],
	"lane he, form threshold: the contract allows only model": [
		fixture.set("/contract/lanes", ["model"]),
		fixture.set("/lanes/0/available", false),
	],
	"lane model, form sandbox: it reaches SELF_ASSERTED here, the contract demands HARDWARE_ATTESTED": [
		fixture.remove("/lanes/1"),
		fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
	],
	"lane he, form two-message: it withstands only curious parties, the contract demands deviating ones": [
		fixture.set("/lanes", [fixture.two_message]),
		fixture.set("/contract/adversary", "deviating"),
	],
	"lane he, form covert: it withstands only covert parties, the contract demands deviating ones": [
		fixture.set("/lanes", [object.union(fixture.covert, {"withstands": "deviating"})]),
		against_deviating,
	],
	"lane he, form threshold: it withstands only curious parties, the contract demands covert ones": [
		fixture.set("/lanes", [fixture.threshold]),
		against_covert,
	],
	concat("", [
		"lane he, form covert: it reaches CRYPTOGRAPHIC here, the contract demands SELF_ASSERTED; ",
		"it withstands covert parties, the contract demands covert ones; ",
		"it needs about 95000 ms, the contract allows at most 100000 ms",
	]): array.concat(every_offer, array.concat(boasts, [against_covert])),
	concat("", [
		"lane he, form covert: all is computed on ciphertexts, and every party has a share of the key; ",
		"keys and inputs are made more than once and all but one are opened and checked, shares of the decryption are ",
		"proven; a party that deviates there is caught and named with probability at least one half before it learns ",
		"anything; as long as no party takes that risk, nobody else learns more of an input than the answer tells, not ",
		"even a gateway that deviates, if it does not act with a party; the gateway sees the answer; every party must ",
		"stay until it has given its share of the decryption, or there is no answer",
	]): array.concat(every_offer, [against_covert]),
	"'contract.adversary' must be 'curious', 'covert' or 'deviating'": [fixture.set("/contract/adversary", "anything")],
	"lane he, form two-message: one party alone holds its key, the contract allows only a shared one": [fixture.set("/lanes", [fixture.two_message])],
	"lane he, form threshold: it needs about 90000 ms, the contract allows at most 1999 ms": [fixture.set("/contract/latency_millis", 1999)],
	"lane model, form sandbox: its accuracy is shown to be at least 0.94, the contract demands 0.99": [
		fixture.remove("/lanes/1"),
		fixture.set("/contract/minimum_accuracy", 0.99),
	],
	"lane model, form sandbox: its accuracy is shown to be at least 0, the contract demands 0.9": [
		fixture.remove("/lanes/1"),
		fixture.remove("/lanes/0/capability"),
	],
	"'lanes' must be a list of offers of different forms": [fixture.remove("/lanes")],
	concat("", [
		"lane model, form sandbox: it reaches SELF_ASSERTED here, the contract demands SELF_ASSERTED; ",
		"it withstands deviating parties, the contract demands curious ones; ",
		"it needs about 2000 ms, the contract sets no bound",
	]): [fixture.remove("/lanes/1"), fixture.remove("/contract/latency_millis")],
	concat("", [
		"lane model, form sandbox: a model reads the inputs; that nobody else does and that they are forgotten ",
		"is the operator's word",
	]): [fixture.remove("/lanes/1")],
	concat("", [
		"lane model, form sandbox: a model reads the inputs; that nobody else does and that they are forgotten ",
		"is the operator's word for an environment that hardware attests",
	]): [
		fixture.remove("/lanes/1"),
		fixture.set("/lanes/0/assurance", "HARDWARE_ATTESTED"),
		fixture.set("/session/assurance", "CRYPTOGRAPHIC"),
	],
	concat("", [
		"lane he, form two-message: one party alone holds the key, for this session, the other computes on its ",
		"ciphertexts, one message each way; as long as both and the gateway keep to the protocol, nobody else learns ",
		"more of an input than the answer tells; the gateway sees the answer",
	]): all_forms,
	concat("", [
		"lane he, form two-message: depth 1 in a ring of degree 2^12; ",
		"a party sends 0 bytes of keys, 1600000 of input, 1700000 of shares",
	]): all_forms,
}

test_says_the_figures[text] if {
	some text, patches in said
	text in fixture.texts(bent(patches))
}

# Who is denied for another reason need not look for a better lane.
test_says_nothing_of_lanes_where_one_is_left if {
	decision := bent(array.concat(all_forms, [
		fixture.set("/session/bundle", fixture.other),
		fixture.set("/contract/adversary", "deviating"),
		fixture.set("/contract/latency_millis", 2000),
	]))
	fixture.codes(decision) == ["bundle_mismatch"]
}

misfits := {
	"the same form twice": [fixture.replace("/lanes/1", fixture.sandbox)],
	"a form of another lane": [fixture.set("/lanes/1/form", "sandbox")],
	"a form of another lane, the other way": [
		fixture.set("/lanes/0/form", "two-message"),
		fixture.set("/lanes/0/work", fixture.two_message.work),
	],
	"the covert form of another lane": [
		fixture.set("/lanes/0/form", "covert"),
		fixture.set("/lanes/0/work", fixture.covert.work),
	],
	"unknown form": [fixture.set("/lanes/1/form", "anything")],
	"unknown form of an unknown lane": [fixture.set("/lanes/1/form", "anything"), fixture.set("/lanes/1/lane", "anything")],
	"unknown adversary withstood": [fixture.set("/lanes/1/withstands", "anything")],
	"no work of an available he": [fixture.remove("/lanes/1/work")],
	"work that is false": [fixture.set("/lanes/1/work", false)],
	"spoilt work of a sandbox": [fixture.set("/lanes/0/work", {})],
	"spoilt work of an unavailable he": [fixture.set("/lanes/1/available", false), fixture.set("/lanes/1/work/depth", -1)],
	"negative depth": [fixture.set("/lanes/1/work/depth", -1)],
	"part of a degree": [fixture.set("/lanes/1/work/log_degree", 13.5)],
	"bytes of keys that JSON cannot hold": [fixture.set("/lanes/1/work/key_bytes", 9007199254740992)],
	"negative bytes of input": [fixture.set("/lanes/1/work/input_bytes", -1)],
	"part of a byte of shares": [fixture.set("/lanes/1/work/share_bytes", 0.5)],
	"unknown lane": [fixture.set("/lanes/1/lane", "anything")],
	"unknown assurance": [fixture.set("/lanes/1/assurance", "anything")],
	"reason of 129 characters": [fixture.set("/lanes/0/unavailable_because", sprintf("%0129d", [0]))],
	"an object of offers": [fixture.set("/lanes", {"first": fixture.sandbox, "second": fixture.threshold})],
	"escape character": [fixture.set("/lanes/0/unavailable_because", "\u001b[2J")],
	"capability that is false": [fixture.set("/lanes/0/capability", false)],
	"negative time": [fixture.set("/lanes/0/estimate_millis", -1)],
	"time that JSON cannot hold": [fixture.set("/lanes/0/estimate_millis", 9007199254740992)],
	"part of a millisecond": [fixture.set("/lanes/0/estimate_millis", 0.5)],
	"no such capability": [fixture.set("/lanes/0/capability", null)],
	"too many cases": [fixture.set("/lanes/0/capability/cases", 9007199254740992)],
	"more decided than cases": [fixture.set("/lanes/0/capability/decided", 201)],
	"more correct than decided": [fixture.set("/lanes/0/capability/correct", 191)],
	"negative correct": [fixture.set("/lanes/0/capability/correct", -1)],
	"lower bound below 0": [fixture.set("/lanes/0/capability/lower_bound", -0.1)],
	"lower bound over the upper one": [fixture.set("/lanes/0/capability/lower_bound", 0.995)],
	"upper bound over 1": [fixture.set("/lanes/0/capability/upper_bound", 1.1)],
}

test_denies_misfits[name] if {
	some name, patches in object.union(fixture.misfits, misfits)
	decision := bent(patches)
	decision.allow == false
	fixture.codes(decision) == ["input_malformed"]
}

oddities := {
	"two forms of one lane": all_forms,
	"three forms of one lane": every_form,
	"no work of an unavailable he": [fixture.replace("/lanes/1", fixture.absent)],
	"an unavailable he that has its work": [fixture.set("/lanes/1/available", false)],
	"the least work": [fixture.set(
		"/lanes/1/work",
		{"depth": 0, "log_degree": 0, "key_bytes": 0, "input_bytes": 0, "share_bytes": 0},
	)],
	"the most work": [fixture.set("/lanes/1/work", {
		"depth": 9007199254740991,
		"log_degree": 9007199254740991,
		"key_bytes": 9007199254740991,
		"input_bytes": 9007199254740991,
		"share_bytes": 9007199254740991,
	})],
	"no time at all": [fixture.set("/lanes/0/estimate_millis", 0)],
	"the longest time": [fixture.set("/lanes/0/estimate_millis", 9007199254740991)],
	"nothing right": [fixture.set(
		"/lanes/0/capability",
		{"cases": 5, "decided": 0, "correct": 0, "lower_bound": 0, "upper_bound": 0},
	)],
	"everything right": [fixture.set(
		"/lanes/0/capability",
		{"cases": 9007199254740991, "decided": 9007199254740991, "correct": 9007199254740991, "lower_bound": 1, "upper_bound": 1},
	)],
}

test_bears_oddities[name] if {
	some name, patches in object.union(fixture.oddities, oddities)
	bent(patches).allow == true
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

test_denies_without_a_bundle_digest if {
	decision := route.decision with input as base with data.tcme.bundle as {}
	decision == {
		"allow": false,
		"bundle": "",
		"reasons": [{"code": "undecided", "text": "the policy bundle is incomplete"}],
	}
}
