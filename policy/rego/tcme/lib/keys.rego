# METADATA
# title: Keys
# description: Who may hold the key of a computation on ciphertexts.
# schemas:
#   - input: schema.common
package tcme.lib.keys

# METADATA
# title: Accepted
# description: |
#   The forms that each word of the contract accepts. In the sandbox no party holds a key. With a threshold key, and in
#   the covert form, every party has a share and nobody the key; who accepts a single holder has nothing against that.
#   With two messages one party holds the key alone, for a session.
accepted := {
	"shared": {"covert", "sandbox", "threshold"},
	"single": {"covert", "sandbox", "threshold", "two-message"},
}

# METADATA
# title: Agreed
# description: The contract accepts how the lane's form holds its key.
agreed(lane) if lane.form in accepted[input.contract.keys]
