# METADATA
# title: Adversary
# description: The order of the other parties that a lane may have to withstand, and what each form of a lane can.
# schemas:
#   - input: schema.common
package tcme.lib.adversary

# METADATA
# title: Kinds
# description: |
#   From the weakest to the strongest. Curious parties do what the protocol says and try to learn from what they see;
#   covert ones deviate only if they would not be caught, so who withstands them catches and names them with probability
#   at least one half before anything is learnt (Aumann and Lindell, IACR eprint 2007/060); deviating ones send whatever
#   they like.
kinds := ["curious", "covert", "deviating"]

# METADATA
# title: Rank
# description: Position of each kind, so that kinds can be compared.
rank := {kind: position | some position, kind in kinds}

# METADATA
# title: Demanded rank
# description: Rank of whom the lane must withstand by the contract.
demanded := rank[input.contract.adversary]

# METADATA
# title: Reach
# description: |
#   The strongest that a form can withstand. In the sandbox a party does nothing but send its input. With a threshold key
#   nothing shows that keys and inputs are well-formed, so a party that deviates can learn of others' inputs from the
#   noise of the answer. With two messages who has the key can ask for more than agreed, and who computes can answer
#   anything. In the covert form keys and inputs are candidates of which all but one are opened and checked, and shares of
#   the decryption come with proofs: who deviates may have luck with the one that is kept.
reach := {
	"covert": "covert",
	"sandbox": "deviating",
	"threshold": "curious",
	"two-message": "curious",
}

# METADATA
# title: Reachable
# description: Whether a form can withstand the parties that the contract demands, whatever its offer claims.
reachable(form) if rank[reach[form]] >= demanded

# METADATA
# title: Strength
# description: Rank of what an offered lane claims to withstand, cut down to what its form can.
strength(lane) := min([rank[lane.withstands], rank[reach[lane.form]]])
