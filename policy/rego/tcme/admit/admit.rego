# METADATA
# title: Admit
# description: |
#   May this contract run a session here at all? Asked when a party opens a session, before any input is taken.
# schemas:
#   - input: schema.admit
package tcme.admit

import data.tcme.lib.assurance
import data.tcme.lib.capacity
import data.tcme.lib.roles
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
} else := verdict.permit(grounds) if {
	allow
} else := verdict.deny(denials)

# METADATA
# title: Faults
# description: What is malformed in the input.
faults contains fault if some fault in shape.faults

faults contains shape.fault("signed_by", "a list of parties") if not signers

# METADATA
# title: Signers
# description: The list of who signed is well-formed.
signers if shape.texts(input.signed_by)

# METADATA
# title: Allow
# description: Everything that has to hold, each by a rule of its own.
allow if {
	standing.sound
	capacity.bounded
	roles.readers_are_recipients
	everybody_signed
	time_for_a_session
	assurance_reachable
	somebody_contributes
	opener_takes_part
}

# METADATA
# title: Everybody signed
# description: Every party of the contract signed its digest.
everybody_signed if count(unsigned) == 0

# METADATA
# title: Unsigned
# description: Parties whose signature is missing.
unsigned := {party.id | some party in input.contract.parties} - {party | some party in input.signed_by}

# METADATA
# title: Time for a session
# description: |
#   A whole session fits in before the contract expires. Otherwise parties could hand in inputs to a session whose
#   answer could not be released any more.
time_for_a_session if standing.remaining_ns >= input.contract.session_seconds * 1000000000

# METADATA
# title: Assurance is reachable
# description: At least one lane that the contract allows can reach the assurance that it demands.
assurance_reachable if reachable >= assurance.demanded

# METADATA
# title: Reachable rank
# description: The strongest that any form of an allowed lane can show here.
reachable := max({assurance.reach(form) |
	some form, lane in shape.forms
	lane in input.contract.lanes
})

# METADATA
# title: Somebody contributes
# description: A contract without a contributor has no private input to protect.
somebody_contributes if count(roles.contributors) > 0

# METADATA
# title: Opener takes part
# description: Only who brings an input or gets an answer opens sessions.
opener_takes_part if input.session.opened_by in (roles.contributors | roles.recipients)

# METADATA
# title: Denials
# description: One for each thing that does not hold.
denials contains denial if some denial in standing.denials

denials contains denial if some denial in capacity.denials

denials contains denial if some denial in roles.denials

denials contains verdict.reason("party_not_signed", text) if {
	some party in unsigned
	text := sprintf("%v has not signed the contract", [party])
}

denials contains verdict.reason("contract_expires_too_soon", text) if {
	not time_for_a_session
	text := sprintf("a session may take %v s, the contract expires at %v and it is %v", [
		input.contract.session_seconds,
		input.contract.expires,
		input.now,
	])
}

denials contains verdict.reason("assurance_unreachable", text) if {
	not assurance_reachable
	text := sprintf("the contract demands %v, its lanes (%v) reach at most %v here", [
		input.contract.minimum_assurance,
		concat(", ", input.contract.lanes),
		assurance.levels[reachable],
	])
}

denials contains verdict.reason("no_contributor", "no party has the role 'contributor'") if not somebody_contributes

denials contains verdict.reason("opener_not_entitled", text) if {
	not opener_takes_part
	text := sprintf("%v opened the session, who is neither contributor nor recipient", [input.session.opened_by])
}

# METADATA
# title: Grounds
# description: Why a session is admitted.
grounds contains ground if some ground in capacity.grounds

grounds contains verdict.reason("agreed", text) if {
	text := sprintf("all %v parties signed the contract, which names this policy bundle", [count(input.contract.parties)])
}
