# METADATA
# title: Release
# description: |
#   May this answer go out? A join of several parties' labels usually leaves no reader, so giving any field to anybody
#   is a declassification: it takes from an owner the control over what was derived from the owner's input. It is
#   allowed only with the consent of every owner who loses control. Consent is the owner's signature under the
#   contract, which lists each field's readers: 'admit' let the session begin only after every party had signed, so
#   here an owner consents by being a party of the contract with the role 'contributor'.
# schemas:
#   - input: schema.release
package tcme.release

import data.tcme.lib.capacity
import data.tcme.lib.lane as demands
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

faults contains shape.fault("lane", "what the lane says of itself") if not offer

faults contains shape.fault("label", "readers and influence, both lists of parties") if not labelled

faults contains shape.fault("schema_satisfied", "true or false") if not checked

# METADATA
# title: Offer
# description: The lane's facts are well-formed.
offer if shape.lane(input.lane)

# METADATA
# title: Labelled
# description: The answer's label is well-formed.
labelled if shape.label(input.label)

# METADATA
# title: Checked
# description: Whether the answer satisfies the schema is a truth value.
checked if is_boolean(input.schema_satisfied)

# METADATA
# title: Allow
# description: |
#   Everything that has to hold, each by a rule of its own. Whether the lane could take another session now is of no
#   account: it has computed this one.
allow if {
	input.schema_satisfied
	standing.sound
	capacity.bounded
	demands.suitable(input.lane)
	roles.readers_are_recipients
	label_agrees
	owners_consent
}

# METADATA
# title: Label agrees
# description: |
#   The answer's label is the join of the labels of the contract's inputs, computed here again: the readers of all,
#   the influence of any (Denning 1976, Biba 1977). A wider one would hide a declassification.
label_agrees if {
	{party | some party in input.label.readers} == intersection(input_readers)
	{party | some party in input.label.influence} == union(input_influence)
}

# METADATA
# title: Readers of the inputs
# description: For each input the set of its readers.
input_readers := {readers |
	some source in input.contract.inputs
	readers := {party | some party in source.label.readers}
}

# METADATA
# title: Influence on the inputs
# description: For each input the set of the parties that may have influenced it.
input_influence := {influence |
	some source in input.contract.inputs
	influence := {party | some party in source.label.influence}
}

# METADATA
# title: Declassified fields
# description: For each field that goes to a reader outside the label, the owners who lose control by that.
declassified[field.name] contains source.party if {
	some field in input.contract.fields
	some reader in field.readers
	not reader in input.label.readers
	some source in input.contract.inputs
	not reader in source.label.readers
}

# METADATA
# title: Owners consent
# description: Whoever loses control by a declassification consented to it.
owners_consent if {
	every owners in declassified {
		every owner in owners {
			owner in roles.contributors
		}
	}
}

# METADATA
# title: Denials
# description: One for each thing that does not hold.
denials contains denial if some denial in standing.denials

denials contains denial if some denial in capacity.denials

denials contains denial if some denial in roles.denials

denials contains obstacle if some obstacle in demands.obstacles(input.lane)

denials contains verdict.reason("schema_not_satisfied", "the answer is not one that the contract's output schema admits") if {
	not input.schema_satisfied
}

denials contains verdict.reason("label_mismatch", "the answer's label is not the join of the labels of the contract's inputs") if {
	not label_agrees
}

denials contains verdict.reason("owner_not_consenting", text) if {
	some name, owners in declassified
	some owner in owners
	not owner in roles.contributors
	text := sprintf("the field %q is derived from an input of %v, who is no contributor of the contract", [name, owner])
}

# METADATA
# title: Grounds
# description: Why the answer may go out, with each declassification and who consented to it.
grounds contains ground if some ground in capacity.grounds

grounds contains verdict.reason("declassified", text) if {
	some field in input.contract.fields
	text := sprintf("the field %q goes to %v; consented by signing the contract: %v", [
		field.name,
		concat(", ", field.readers),
		concat(", ", declassified[field.name]),
	])
}
