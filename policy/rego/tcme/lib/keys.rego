# METADATA
# title: Keys
# description: Who holds the key of each form of a lane, and whom the contract accepts as a holder.
# schemas:
#   - input: schema.common
package tcme.lib.keys

# METADATA
# title: Accepted
# description: |
#   The ways to hold a key that each word of the contract accepts. Who accepts that one party holds the key alone has
#   nothing against a key of which every party has a share.
accepted := {
	"shared": {"none", "shared"},
	"single": {"none", "shared", "single"},
}

# METADATA
# title: Holding
# description: |
#   How each form holds its key. The sandbox has none that a party could hold. With a threshold key every party has a
#   share and nobody the key. With two messages one party has it alone, for a session.
holding := {
	"sandbox": "none",
	"threshold": "shared",
	"two-message": "single",
}

# METADATA
# title: Agreed
# description: The contract accepts how the lane's form holds its key.
agreed(lane) if holding[lane.form] in accepted[input.contract.keys]
