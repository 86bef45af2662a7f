# METADATA
# title: Tests of admit
package tcme.admit_test

import data.tcme.admit
import data.tcme.lib.fixture_test as fixture

base := object.union(fixture.common, {"signed_by": ["mona", "dora", "carol", "bob", "alice"]})

decide(question) := decision if {
	decision := admit.decision with input as question
		with data.tcme.bundle.digest as fixture.bundle
		with data.tcme.limits as fixture.limits
}

bent(patches) := decide(json.patch(base, patches))

test_admits_an_agreed_contract if {
	decide(base) == {
		"allow": true,
		"bundle": fixture.bundle,
		"reasons": [
			{"code": "agreed", "text": "all 5 parties signed the contract, which names this policy bundle"},
			{
				"code": "within_budget",
				"text": "the output can carry 8 bits, the contract's budget is 8 bits, this platform's limit is 16 bits",
			},
		],
	}
}

admitted := {
	"budget to spare": [fixture.set("/contract/budget_bits", 9)],
	"a capacity of the limit": [
		fixture.set("/contract/capacity_bits", 16),
		fixture.set("/contract/budget_bits", 4096),
	],
	"just time for a session": [fixture.set("/now", "2027-01-30T23:50:00Z")],
	"opened by a recipient": [fixture.set("/session/opened_by", "carol")],
	"CRYPTOGRAPHIC by he": [fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC")],
	"CRYPTOGRAPHIC by he against covert parties": [
		fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		fixture.set("/contract/adversary", "covert"),
		fixture.set("/contract/lanes", ["he"]),
	],
	"HARDWARE_ATTESTED by he": [
		fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		fixture.set("/contract/lanes", ["he"]),
	],
	"HARDWARE_ATTESTED by the environment": [
		fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
		fixture.set("/contract/lanes", ["model"]),
		fixture.set("/session/assurance", "HARDWARE_ATTESTED"),
	],
	"a single contributor": [fixture.set("/contract/parties/1/roles", ["recipient"])],
	"strangers who signed too": [fixture.set("/signed_by/-", "zoe")],
	"only this bundle": [fixture.set("/contract/policies", [fixture.bundle])],
}

test_admits[name] if {
	some name, patches in admitted
	bent(patches).allow == true
}

denied := {
	"an unsigned contract": {
		"patches": [fixture.set("/signed_by", [])],
		"codes": [
			"party_not_signed",
			"party_not_signed",
			"party_not_signed",
			"party_not_signed",
			"party_not_signed",
		],
	},
	"one signature missing": {"patches": [fixture.remove("/signed_by/4")], "codes": ["party_not_signed"]},
	"the instant of expiry": {
		"patches": [fixture.set("/now", "2027-01-31T00:00:00Z"), fixture.set("/contract/session_seconds", 0)],
		"codes": ["contract_expired"],
	},
	"after expiry": {
		"patches": [fixture.set("/now", "2027-01-31T00:00:01Z")],
		"codes": ["contract_expired", "contract_expires_too_soon"],
	},
	"too little time for a session": {
		"patches": [fixture.set("/now", "2027-01-30T23:50:00.000000001Z")],
		"codes": ["contract_expires_too_soon"],
	},
	"a bundle that nobody agreed to": {
		"patches": [fixture.set("/contract/policies", [fixture.other])],
		"codes": ["bundle_not_agreed"],
	},
	"a session under another bundle": {
		"patches": [fixture.set("/session/bundle", fixture.other)],
		"codes": ["bundle_mismatch"],
	},
	"a capacity over budget": {
		"patches": [fixture.set("/contract/capacity_bits", 9)],
		"codes": ["capacity_over_budget"],
	},
	"a capacity over the limit": {
		"patches": [fixture.set("/contract/capacity_bits", 17), fixture.set("/contract/budget_bits", 17)],
		"codes": ["capacity_over_limit"],
	},
	"CRYPTOGRAPHIC by model": {
		"patches": [
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
			fixture.set("/contract/lanes", ["model"]),
			fixture.set("/session/assurance", "CRYPTOGRAPHIC"),
		],
		"codes": ["assurance_unreachable"],
	},
	"CRYPTOGRAPHIC by model in an attested environment": {
		"patches": [
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
			fixture.set("/contract/lanes", ["model"]),
			fixture.set("/session/assurance", "HARDWARE_ATTESTED"),
		],
		"codes": ["assurance_unreachable"],
	},
	"HARDWARE_ATTESTED in a self-asserted environment": {
		"patches": [
			fixture.set("/contract/minimum_assurance", "HARDWARE_ATTESTED"),
			fixture.set("/contract/lanes", ["model"]),
		],
		"codes": ["assurance_unreachable"],
	},
	"a reader who is no recipient": {
		"patches": [fixture.set("/contract/fields/0/readers", ["bob", "alice"])],
		"codes": ["reader_not_recipient"],
	},
	"a reader who is no party": {
		"patches": [fixture.set("/contract/fields/1/readers", ["zoe"])],
		"codes": ["reader_not_recipient"],
	},
	"no contributor": {
		"patches": [
			fixture.set("/contract/parties/0/roles", ["auditor"]),
			fixture.set("/contract/parties/1/roles", ["recipient"]),
			fixture.set("/session/opened_by", "bob"),
		],
		"codes": ["no_contributor"],
	},
	"opened by an auditor": {
		"patches": [fixture.set("/session/opened_by", "dora")],
		"codes": ["opener_not_entitled"],
	},
	"opened by the model's owner": {
		"patches": [fixture.set("/session/opened_by", "mona")],
		"codes": ["opener_not_entitled"],
	},
	"opened by a stranger": {
		"patches": [fixture.set("/session/opened_by", "zoe"), fixture.set("/signed_by/-", "zoe")],
		"codes": ["opener_not_entitled"],
	},
	"everything at once": {
		"patches": [
			fixture.set("/signed_by", ["alice", "bob", "carol", "mona"]),
			fixture.set("/now", "2028-01-01T00:00:00Z"),
			fixture.set("/contract/policies", [fixture.other]),
			fixture.set("/session/bundle", fixture.other),
			fixture.set("/contract/capacity_bits", 33),
			fixture.set("/contract/fields/1/readers", ["dora"]),
			fixture.set("/session/opened_by", "dora"),
			fixture.set("/contract/parties/0/roles", ["auditor"]),
			fixture.set("/contract/parties/1/roles", ["recipient"]),
			fixture.set("/contract/lanes", ["model"]),
			fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		],
		"codes": [
			"assurance_unreachable",
			"bundle_mismatch",
			"bundle_not_agreed",
			"capacity_over_budget",
			"capacity_over_limit",
			"contract_expired",
			"contract_expires_too_soon",
			"no_contributor",
			"opener_not_entitled",
			"party_not_signed",
			"reader_not_recipient",
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
	"alice has not signed the contract": [fixture.remove("/signed_by/4")],
	"the contract expired at 2027-01-31T00:00:00Z, it is 2028-01-01T00:00:00Z": [fixture.set("/now", "2028-01-01T00:00:00Z")],
	"a session may take 600 s, the contract expires at 2027-01-31T00:00:00Z and it is 2027-01-30T23:59:00Z": [fixture.set("/now", "2027-01-30T23:59:00Z")],
	"the output can carry 33 bits, the contract's budget is 8 bits": [fixture.set("/contract/capacity_bits", 33)],
	"the output can carry 33 bits, this platform's limit is 16 bits": [fixture.set("/contract/capacity_bits", 33)],
	"the contract demands CRYPTOGRAPHIC, its lanes (model) reach at most SELF_ASSERTED here": [
		fixture.set("/contract/minimum_assurance", "CRYPTOGRAPHIC"),
		fixture.set("/contract/lanes", ["model"]),
	],
	"the field \"band\" goes to dora, who has no role 'recipient'": [fixture.set("/contract/fields/1/readers", ["dora"])],
	"zoe opened the session, who is neither contributor nor recipient": [fixture.set("/session/opened_by", "zoe")],
	"'now' must be an RFC 3339 instant": [fixture.remove("/now")],
	"'contract.program' must be absent or a text of 1 to 128 printable characters": [fixture.set("/contract/program", null)],
	"'signed_by' must be a list of parties": [fixture.set("/signed_by/0", null)],
}

test_says_the_figures[text] if {
	some text, patches in said
	text in fixture.texts(bent(patches))
}

test_says_which_bundle if {
	fixture.texts(bent([fixture.set("/session/bundle", fixture.other)])) == [sprintf(
		"the session was opened under the policy bundle %v, but %v decides",
		[fixture.other, fixture.bundle],
	)]
	fixture.texts(bent([fixture.set("/contract/policies", [fixture.other])])) == [sprintf(
		"the contract does not name the policy bundle %v that decides",
		[fixture.bundle],
	)]
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

test_denies_misfits[name] if {
	some name, patches in object.union(fixture.misfits, {"a nameless signer": [fixture.set("/signed_by/0", "")]})
	fixture.codes(bent(patches)) == ["input_malformed"]
}

test_bears_oddities[name] if {
	some name, patches in fixture.oddities
	not "input_malformed" in fixture.codes(bent(patches))
}

test_denies_what_is_no_question if {
	every question in [null, 7, "", [], {}] {
		decide(question).allow == false
	}
}

test_denies_without_any_input if {
	admit.decision.allow == false
}

test_denies_without_a_sound_limit if {
	every limits in [{}, {"max_capacity_bits": "64"}, {"max_capacity_bits": null}] {
		decision := admit.decision with input as base
			with data.tcme.bundle.digest as fixture.bundle
			with data.tcme.limits as limits
		decision.allow == false
		count(decision.reasons) == 1
	}
}

test_denies_without_a_bundle_digest if {
	decision := admit.decision with input as base with data.tcme.bundle as {} with data.tcme.limits as fixture.limits
	decision == {
		"allow": false,
		"bundle": "",
		"reasons": [{"code": "undecided", "text": "the policy bundle is incomplete"}],
	}
}

test_says_that_a_limit_is_missing if {
	decision := admit.decision with input as base
		with data.tcme.bundle.digest as fixture.bundle
		with data.tcme.limits as {}
	decision.reasons == [{"code": "undecided", "text": "a limit or other fact of this platform's policy data is missing"}]
}
