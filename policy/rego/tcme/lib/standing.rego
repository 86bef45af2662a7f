# METADATA
# title: Standing
# description: What holds at every stage. The contract names this bundle, and it has not expired.
# schemas:
#   - input: schema.common
package tcme.lib.standing

import data.tcme.lib.verdict

# METADATA
# title: Sound
# description: Whether everything in this package holds.
sound if {
	bundle_current
	bundle_agreed
	unexpired
}

# METADATA
# title: Bundle is current
# description: The gateway believes that this bundle decides.
bundle_current if input.session.bundle == data.tcme.bundle.digest

# METADATA
# title: Bundle is agreed
# description: The parties signed a contract that lets this bundle decide.
bundle_agreed if data.tcme.bundle.digest in input.contract.policies

# METADATA
# title: Unexpired
# description: Now lies before the contract's expiry; the instant of expiry itself is too late.
unexpired if remaining_ns > 0

# METADATA
# title: Remaining time
# description: From now to the contract's expiry, in nanoseconds.
remaining_ns := time.parse_rfc3339_ns(input.contract.expires) - time.parse_rfc3339_ns(input.now)

# METADATA
# title: Denials
# description: One for each thing that does not hold.
denials contains verdict.reason("bundle_mismatch", text) if {
	not bundle_current
	text := sprintf("the session was opened under the policy bundle %v, but %v decides", [
		input.session.bundle,
		data.tcme.bundle.digest,
	])
}

denials contains verdict.reason("bundle_not_agreed", text) if {
	not bundle_agreed
	text := sprintf("the contract does not name the policy bundle %v that decides", [data.tcme.bundle.digest])
}

denials contains verdict.reason("contract_expired", text) if {
	not unexpired
	text := sprintf("the contract expired at %v, it is %v", [input.contract.expires, input.now])
}
