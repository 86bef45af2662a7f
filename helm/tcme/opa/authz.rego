# METADATA
# description: |
#   What a caller may do to this policy engine. OPA's API can also change policies and data, and every container of the
#   pod shares its loopback interface: without this file, a worker that reads hostile input could rewrite the rules that
#   judge its own output. So the API is reduced to asking a question; the only way to change a policy is a new bundle.
# related_resources:
#   - https://www.openpolicyagent.org/docs/security#authentication-and-authorization
package system.authz

default allow := false

# A question: POST /v1/data/<path of the rule>.
allow if {
	input.method == "POST"
	input.path[0] == "v1"
	input.path[1] == "data"
}

# The kubelet's probe on the diagnostic port.
allow if {
	input.method == "GET"
	input.path == ["health"]
}
