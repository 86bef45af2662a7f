# METADATA
# title: Tests of route
package tcme.route_test

import data.tcme.lib.fixture_test as fixture
import data.tcme.route

base := object.union(fixture.common, {"lanes": [fixture.model, fixture.he]})

decide(question) := decision if {
	decision := route.decision with input as question with data.tcme.bundle.digest as fixture.bundle
}

bent(patches) := decide(json.patch(base, patches))

test_takes_the_strongest_lane if {
	decide(base) == {
		"allow": true,
		"bundle": fixture.bundle,
		"lane": "he",
		"reasons": [{
			"code": "lane_chosen",
			"text": "lane he: it reaches CRYPTOGRAPHIC here, the contract demands SELF_ASSERTED; it needs about 90000 ms",
		}],
	}
}

routed := {
	"to the stronger though slower": {"patches": [], "lane": "he"},
	"to the stronger in any order": {"patches": [fixture.set("/lanes", [fixture.he, fixture.model])], "lane": "he"},
	"to model as he is unavailable": {"patches": [fixture.set("/lanes/1/available", false)], "lane": "model"},
	"to model as he is not allowed": {"patches": [fixture.set("/contract/lanes", ["model"])], "lane": "model"},
	"to model as he is not offered": {"patches": [fixture.remove("/lanes/1")], "lane": "model"},
	"to model of just the accuracy": {
		"patches": [fixture.remove("/lanes/1"), fixture.set("/contract/minimum_accuracy", 0.94)],
		"lane": "model",
	},
	"to model never measured if none is demanded": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.remove("/lanes/0/capability"),
			fixture.set("/contract/minimum_accuracy", 0),
		],
		"lane": "model",
	},
	"to attested model": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.set("/lanes/0/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/session/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"lane": "model",
	},
	"to he for CRYPTOGRAPHIC": {
		"patches": [fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC")],
		"lane": "he",
	},
	"to he without any accuracy": {
		"patches": [fixture.remove("/lanes/0"), fixture.set("/contract/minimum_accuracy", 1)],
		"lane": "he",
	},
	"to the faster of equals": {
		"patches": [fixture.set("/lanes/1/assurance", "SELF_ASSERTED")],
		"lane": "model",
	},
	"to the faster of equals, the other way": {
		"patches": [fixture.set("/lanes/1/assurance", "SELF_ASSERTED"), fixture.set("/lanes/1/estimate_millis", 1999)],
		"lane": "he",
	},
	"to the first by name of equals in all": {
		"patches": [fixture.set("/lanes/1/assurance", "SELF_ASSERTED"), fixture.set("/lanes/1/estimate_millis", 2000)],
		"lane": "he",
	},
	"by what the environment shows, not what the lane claims": {
		"patches": [
			fixture.set("/lanes/0/assurance", "CRYPTOGRAPHIC"),
			fixture.set("/lanes/0/estimate_millis", 1),
			fixture.set("/lanes/1/assurance", "HARDWARE_ATTESTED"),
		],
		"lane": "he",
	},
}

test_routes[name] if {
	some name, case in routed
	decision := bent(case.patches)
	decision.allow == true
	decision.lane == case.lane
	fixture.codes(decision) == ["lane_chosen"]
	startswith(decision.reasons[0].text, sprintf("lane %v: ", [case.lane]))
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
	"model too weak, he unavailable": {
		"patches": [
			fixture.set("/lanes/1/available", false),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"codes": ["lane_too_weak", "lane_unavailable"],
	},
	"model claims more than its environment shows": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.set("/lanes/0/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"codes": ["lane_too_weak"],
	},
	"model shows less than its environment could": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.set("/session/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		],
		"codes": ["lane_too_weak"],
	},
	"model not accurate enough, he not allowed": {
		"patches": [
			fixture.set("/contract/lanes", ["model"]),
			fixture.set("/contract/minimum_accuracy", 0.941),
		],
		"codes": ["lane_not_allowed", "lane_too_inaccurate"],
	},
	"model never measured": {
		"patches": [fixture.remove("/lanes/1"), fixture.remove("/lanes/0/capability")],
		"codes": ["lane_too_inaccurate"],
	},
	"model is all wrong": {
		"patches": [
			fixture.remove("/lanes/1"),
			fixture.remove("/lanes/0/capability"),
			fixture.set("/lanes/0/available", false),
			fixture.set("/contract/lanes", ["he"]),
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		],
		"codes": ["lane_not_allowed", "lane_too_inaccurate", "lane_too_weak", "lane_unavailable"],
	},
	"he claims too little": {
		"patches": [
			fixture.remove("/lanes/0"),
			fixture.set("/lanes/0/assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		],
		"codes": ["lane_too_weak"],
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

# Whatever else an input says, the model lane never computes a contract that demands CRYPTOGRAPHIC.
test_never_routes_cryptographic_to_model if {
	levels := ["SELF_ASSERTED", "HARDWARE_ATTESTED", "CRYPTOGRAPHIC"]
	decisions := {[decision.allow, object.get(decision, "lane", "none")] |
		some session in levels
		some model in levels
		some he in levels
		some available in [true, false]
		some lanes in [["model"], ["he"], ["model", "he"]]
		decision := bent([
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
			fixture.set("/contract/minimum_accuracy", 0),
			fixture.set("/contract/lanes", lanes),
			fixture.set("/session/assurance", session),
			fixture.set("/lanes/0/assurance", model),
			fixture.set("/lanes/0/estimate_millis", 0),
			fixture.set("/lanes/1/assurance", he),
			fixture.set("/lanes/1/available", available),
		])
	}
	decisions == {[true, "he"], [false, "none"]}
}

said := {
	"lane model: it cannot run this contract now: \"model_absent\"": [
		fixture.remove("/lanes/1"),
		fixture.set("/lanes/0/available", false),
		fixture.set("/lanes/0/unavailable_because", "model_absent"),
	],
	"lane he: the contract allows only model": [
		fixture.set("/contract/lanes", ["model"]),
		fixture.set("/lanes/0/available", false),
	],
	"lane model: it reaches SELF_ASSERTED here, the contract demands HARDWARE_ATTESTED": [
		fixture.remove("/lanes/1"),
		fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
	],
	"lane model: its accuracy is shown to be at least 0.94, the contract demands 0.99": [
		fixture.remove("/lanes/1"),
		fixture.set("/contract/minimum_accuracy", 0.99),
	],
	"lane model: its accuracy is shown to be at least 0, the contract demands 0.9": [
		fixture.remove("/lanes/1"),
		fixture.remove("/lanes/0/capability"),
	],
	"'lanes' must be a list of offers of different lanes": [fixture.remove("/lanes")],
}

test_says_the_figures[text] if {
	some text, patches in said
	text in fixture.texts(bent(patches))
}

misfits := {
	"the same lane twice": [fixture.set("/lanes/1/lane", "model")],
	"unknown lane": [fixture.set("/lanes/1/lane", "anything")],
	"unknown assurance": [fixture.set("/lanes/1/assurance", "anything")],
	"reason of 129 characters": [fixture.set("/lanes/0/unavailable_because", sprintf("%0129d", [0]))],
	"an object of offers": [fixture.set("/lanes", {"first": fixture.model, "second": fixture.he})],
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
