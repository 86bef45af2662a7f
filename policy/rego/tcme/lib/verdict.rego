# METADATA
# title: Verdict
# description: The shape of a decision document. It always names the bundle that decided.
package tcme.lib.verdict

# METADATA
# title: Reason
# description: Why, once for scripts and once for people.
reason(code, text) := {"code": code, "text": text}

# METADATA
# title: Permit
# description: The document of a permit, with its grounds sorted by code.
permit(grounds) := {
	"allow": true,
	"bundle": data.tcme.bundle.digest,
	"reasons": [ground | some ground in grounds],
}

# METADATA
# title: Deny
# description: |
#   The document of a denial, with all denials sorted by code. A denial without any reason means that a fact of the
#   platform (not of the input) is missing, such as a limit; it is a denial all the same.
deny(denials) := {
	"allow": false,
	"bundle": data.tcme.bundle.digest,
	"reasons": [denial | some denial in explained(denials)],
}

# METADATA
# title: Denials that say something
# description: The denials, or what an empty set of them means.
explained(denials) := denials if count(denials) > 0

explained(denials) := {reason("undecided", "a limit or other fact of this platform's policy data is missing")} if {
	count(denials) == 0
}
