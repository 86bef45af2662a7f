# METADATA
# title: Capacity
# description: How many bits an answer can carry, against the parties' budget and the platform's limit.
# schemas:
#   - input: schema.common
package tcme.lib.capacity

import data.tcme.lib.verdict

# METADATA
# title: Bounded
# description: Whether the output keeps to both bounds.
bounded if {
	in_budget
	in_limit
}

# METADATA
# title: In budget
# description: The parties signed a budget of at least the output's capacity.
in_budget if input.contract.capacity_bits <= input.contract.budget_bits

# METADATA
# title: In limit
# description: |
#   The platform allows outputs of this capacity, whatever the parties agree on. A limit that is not a number limits
#   nothing in Rego's order of types, so it is checked to be one.
in_limit if {
	is_number(data.tcme.limits.max_capacity_bits)
	input.contract.capacity_bits <= data.tcme.limits.max_capacity_bits
}

# METADATA
# title: Denials
# description: One for each bound that the output exceeds.
denials contains verdict.reason("capacity_over_budget", text) if {
	not in_budget
	text := sprintf("the output can carry %v bits, the contract's budget is %v bits", [
		input.contract.capacity_bits,
		input.contract.budget_bits,
	])
}

denials contains verdict.reason("capacity_over_limit", text) if {
	not in_limit
	text := sprintf("the output can carry %v bits, this platform's limit is %v bits", [
		input.contract.capacity_bits,
		data.tcme.limits.max_capacity_bits,
	])
}

# METADATA
# title: Grounds
# description: The figures behind a permit.
grounds contains verdict.reason("within_budget", text) if {
	text := sprintf("the output can carry %v bits, the contract's budget is %v bits, this platform's limit is %v bits", [
		input.contract.capacity_bits,
		input.contract.budget_bits,
		data.tcme.limits.max_capacity_bits,
	])
}
