# METADATA
# title: Roles
# description: Who does what in the contract, and that nobody reads an output field who is not its recipient.
# schemas:
#   - input: schema.common
package tcme.lib.roles

import data.tcme.lib.verdict

# METADATA
# title: Having a role
# description: The parties of the contract that have a role.
having(role) := {party.id |
	some party in input.contract.parties
	role in party.roles
}

# METADATA
# title: Contributors
# description: Who brings inputs.
contributors := having("contributor")

# METADATA
# title: Recipients
# description: Who may get output fields.
recipients := having("recipient")

# METADATA
# title: Readers are recipients
# description: Every reader of every output field is a recipient.
readers_are_recipients if {
	every field in input.contract.fields {
		every reader in field.readers {
			reader in recipients
		}
	}
}

# METADATA
# title: Denials
# description: One for each reader of a field who is not a recipient.
denials contains verdict.reason("reader_not_recipient", text) if {
	some field in input.contract.fields
	some reader in field.readers
	not reader in recipients
	text := sprintf("the field %q goes to %v, who has no role 'recipient'", [field.name, reader])
}
