# Rules for the network: nothing is open that a rule does not name, and what listens on loopback stays there.
package tcme.chart

import data.tcme.chart.manifests

# For every pod there is a policy that selects it, covers both directions and opens nothing.
violation contains {"rule": "network-default-deny", "object": pod.name} if {
	some pod in manifests.pods
	not denied_by_default(pod.labels)
}

denied_by_default(labels) if {
	some policy in manifests.of_kind("NetworkPolicy")
	manifests.selects(policy.spec.podSelector, labels)
	{"Ingress", "Egress"} == {type | some type in policy.spec.policyTypes}
	object.get(policy.spec, "ingress", []) == []
	object.get(policy.spec, "egress", []) == []
}

violation contains {"rule": "network-rule-names-peers-and-ports", "object": manifests.name(policy)} if {
	some policy in manifests.of_kind("NetworkPolicy")
	some rule in network_rules(policy)
	not named(rule)
}

network_rules(policy) := array.concat(
	[{"peers": object.get(rule, "from", []), "ports": object.get(rule, "ports", [])} |
		some rule in object.get(policy.spec, "ingress", [])
	],
	[{"peers": object.get(rule, "to", []), "ports": object.get(rule, "ports", [])} |
		some rule in object.get(policy.spec, "egress", [])
	],
)

named(rule) if {
	count(rule.peers) > 0
	count(rule.ports) > 0
	every port in rule.ports { port.port }
	every peer in rule.peers { narrow(peer) }
}

narrow(peer) if not regex.match(`/[0-7]$`, peer.ipBlock.cidr)

narrow(peer) if {
	not peer.ipBlock
	every selector in peer { count(selector.matchLabels) > 0 }
	count(peer) > 0
}

# Only the two ports of the gateway are ever opened to other pods.
violation contains {"rule": "network-opens-gateway-ports-only", "object": manifests.name(policy)} if {
	some policy in manifests.of_kind("NetworkPolicy")
	some rule in policy.spec.ingress
	some port in rule.ports
	not object.get(port, "port", 0) in {8080, 9000}
}

violation contains {"rule": "service-is-cluster-internal", "object": manifests.name(service)} if {
	some service in manifests.of_kind("Service")
	not service_is_internal(service)
}

service_is_internal(service) if {
	service.spec.type == "ClusterIP"
	not service.spec.externalIPs
	every port in service.spec.ports { port.targetPort in {"http", "management"} }
}

violation contains {"rule": "route-keeps-management-inside", "object": manifests.name(route)} if {
	some route in manifests.all
	route.kind in {"Ingress", "HTTPRoute"}
	walk(route.spec, [_, value])
	is_string(value)
	endswith(value, "-management")
}

violation contains {"rule": "ingress-has-tls", "object": manifests.name(ingress)} if {
	some ingress in manifests.of_kind("Ingress")
	some rule in ingress.spec.rules
	not object.get(rule, "host", "") in {host | some tls in ingress.spec.tls; tls.secretName; some host in tls.hosts}
}

violation contains {"rule": "opa-answers-questions-on-loopback-only", "object": where(entry)} if {
	some entry in manifests.containers
	entry.container.name == "opa"
	not opa_is_closed(object.get(entry.container, "args", []))
}

opa_is_closed(args) if {
	["--addr=127.0.0.1:8181"] == [arg | some arg in args; startswith(arg, "--addr")]
	"--authorization=basic" in args
	"/authz" in args
}

violation contains {"rule": "runner-listens-on-loopback-only", "object": "ConfigMap"} if {
	not runner_is_on_loopback
}

runner_is_on_loopback if {
	addresses := {address | some map in manifests.of_kind("ConfigMap"); address := map.data.TCME_RUNNER_LISTEN}
	addresses == {"127.0.0.1:8090"}
}
