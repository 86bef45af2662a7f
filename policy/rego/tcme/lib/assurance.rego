# METADATA
# title: Assurance
# description: The order of assurance levels and what each form of a lane can reach.
# schemas:
#   - input: schema.common
package tcme.lib.assurance

# METADATA
# title: Levels
# description: From the weakest to the strongest.
levels := ["SELF_ASSERTED", "HARDWARE_ATTESTED", "CRYPTOGRAPHIC"]

# METADATA
# title: Rank
# description: Position of each level, so that levels can be compared.
rank := {level: position | some position, level in levels}

# METADATA
# title: Demanded rank
# description: Rank of what the contract demands at least.
demanded := rank[input.contract.minimum_assurance]

# METADATA
# title: Reachable rank
# description: |
#   The strongest that a form can show here. In the sandbox a model reads plaintext, so it is never more than its
#   environment can show and never CRYPTOGRAPHIC; the other forms compute on ciphertexts whatever the environment is.
reach("sandbox") := min([rank[input.session.assurance], rank.HARDWARE_ATTESTED])

reach("covert") := rank.CRYPTOGRAPHIC

reach("threshold") := rank.CRYPTOGRAPHIC

reach("two-message") := rank.CRYPTOGRAPHIC

# METADATA
# title: Strength
# description: Rank of what an offered lane claims, cut down to what its form can reach here.
strength(lane) := min([rank[lane.assurance], reach(lane.form)])
