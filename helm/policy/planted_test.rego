# Positive controls: each row plants one defect into the chart's real render (helm/check puts it into data.manifests) and
# names the rule that must catch it. The render itself breaks no rule, so a row proves that its rule can fail.
package tcme.chart_test

import data.tcme.chart

pod := "spec/template/spec"

gateway := concat("/", [pod, "containers/0"])

opa := concat("/", [pod, "initContainers/0"])

runner := concat("/", [pod, "initContainers/1"])

set_at(path, value) := {"op": "add", "path": path, "value": value}

drop(path) := {"op": "remove", "path": path}

below(base, path) := sprintf("%s/%s", [base, path])

planted := [
	["pod-runs-as-non-root", "Deployment", "", set_at(below(pod, "securityContext/runAsNonRoot"), false)],
	["pod-runs-as-non-root", "Deployment", "", set_at(below(pod, "securityContext/runAsUser"), 0)],
	["pod-runs-as-non-root", "Pod", "-test-ready", drop("spec/securityContext")],
	["pod-leaves-host-namespaces-alone", "Deployment", "", set_at(below(pod, "hostNetwork"), true)],
	["pod-leaves-host-namespaces-alone", "Deployment", "", set_at(below(pod, "shareProcessNamespace"), true)],
	["pod-has-no-service-account-token", "Deployment", "", drop(below(pod, "automountServiceAccountToken"))],
	["pod-has-no-service-account-token", "Pod", "-test-ready", set_at("spec/automountServiceAccountToken", true)],
	["pod-has-no-service-account-token", "ServiceAccount", "", drop("automountServiceAccountToken")],
	["pod-volume-kinds", "Deployment", "", set_at(below(pod, "volumes/-"), {"name": "x", "hostPath": {"path": "/"}})],
	["pod-volume-kinds", "Deployment", "", set_at(below(pod, "volumes/-"), {"name": "x", "projected": {"sources": []}})],
	["scratch-space-is-bounded-memory", "Deployment", "", drop(below(pod, "volumes/0/emptyDir/sizeLimit"))],
	["scratch-space-is-bounded-memory", "Deployment", "", set_at(below(pod, "volumes/-"), {"name": "x", "emptyDir": {}})],
	["claims-are-read-only", "Deployment", "", set_at(
		below(pod, "volumes/-"),
		{"name": "x", "persistentVolumeClaim": {"claimName": "x"}},
	)],
	["container-runs-as-non-root", "Deployment", "", set_at(below(opa, "securityContext/runAsUser"), 0)],
	["container-runs-as-non-root", "Deployment", "", drop(below(runner, "securityContext/runAsNonRoot"))],
	["container-cannot-escalate", "Deployment", "", drop(below(gateway, "securityContext/allowPrivilegeEscalation"))],
	["container-cannot-escalate", "Deployment", "", set_at(below(runner, "securityContext/privileged"), true)],
	["container-has-no-capabilities", "Deployment", "", drop(below(gateway, "securityContext/capabilities"))],
	["container-has-no-capabilities", "Deployment", "", set_at(
		below(runner, "securityContext/capabilities/add"),
		["SYS_ADMIN"],
	)],
	["container-root-is-read-only", "Pod", "-test-ready", drop("spec/containers/0/securityContext/readOnlyRootFilesystem")],
	["container-has-seccomp", "Deployment", "", set_at(below(runner, "securityContext/seccompProfile/type"), "Unconfined")],
	["container-has-requests-and-limits", "Deployment", "", drop(below(gateway, "resources/limits/memory"))],
	["container-has-requests-and-limits", "Deployment", "", drop(below(opa, "resources/requests/ephemeral-storage"))],
	["container-has-requests-and-limits", "Pod", "-test-ready", drop("spec/containers/0/resources")],
	["container-image-is-pinned", "Deployment", "", set_at(below(gateway, "image"), "tcme:latest")],
	["container-image-is-pinned", "Deployment", "", set_at(below(gateway, "image"), "registry:5000/tcme")],
	["container-image-is-pinned", "Deployment", "", set_at(below(gateway, "image"), "tcme")],
	["container-has-no-host-port", "Deployment", "", set_at(below(gateway, "ports/0/hostPort"), 8080)],
	["network-default-deny", "NetworkPolicy", "-default-deny", set_at("kind", "ConfigMap")],
	["network-default-deny", "NetworkPolicy", "-default-deny", set_at("spec/policyTypes", ["Ingress"])],
	["network-default-deny", "NetworkPolicy", "-default-deny", set_at("spec/egress", [{}])],
	["network-default-deny", "Deployment", "", drop("spec/template/metadata/labels/app.kubernetes.io~1instance")],
	["network-default-deny", "Pod", "-test-ready", drop("metadata/labels")],
	["network-rule-names-peers-and-ports", "NetworkPolicy", "-gateway", set_at("spec/egress/-", {})],
	["network-opens-gateway-ports-only", "NetworkPolicy", "-gateway", drop("spec/ingress/0/ports/0/port")],
	["network-rule-names-peers-and-ports", "NetworkPolicy", "-gateway", drop("spec/egress/0/to")],
	["network-rule-names-peers-and-ports", "NetworkPolicy", "-gateway", drop("spec/ingress/0/ports")],
	["network-rule-names-peers-and-ports", "NetworkPolicy", "-gateway", set_at(
		"spec/egress/0/to/0/ipBlock/cidr",
		"0.0.0.0/0",
	)],
	["network-rule-names-peers-and-ports", "NetworkPolicy", "-gateway", set_at(
		"spec/ingress/0/from/-",
		{"namespaceSelector": {}},
	)],
	["network-rule-names-peers-and-ports", "NetworkPolicy", "-gateway", set_at("spec/ingress/0/from/-", {})],
	["network-opens-gateway-ports-only", "NetworkPolicy", "-gateway", set_at("spec/ingress/0/ports/0/port", 8181)],
	["service-is-cluster-internal", "Service", "", set_at("spec/type", "LoadBalancer")],
	["service-is-cluster-internal", "Service", "", set_at("spec/ports/-", {"name": "opa", "port": 1, "targetPort": 8282})],
	["route-keeps-management-inside", "Ingress", "", set_at(
		"spec/rules/0/http/paths/0/backend/service/name",
		"sample-tcme-management",
	)],
	["ingress-has-tls", "Ingress", "", drop("spec/tls")],
	["ingress-has-tls", "Ingress", "", drop("spec/rules/0/host")],
	["ingress-has-tls", "Ingress", "", set_at("spec/tls/0/hosts", ["elsewhere.example.org"])],
	["opa-answers-questions-on-loopback-only", "Deployment", "", set_at(below(opa, "args/-"), "--addr=0.0.0.0:8181")],
	["opa-answers-questions-on-loopback-only", "Deployment", "", drop(below(opa, "args/4"))],
	["opa-answers-questions-on-loopback-only", "Deployment", "", drop(below(opa, "args"))],
	["runner-listens-on-loopback-only", "ConfigMap", "-runner", set_at("data/TCME_RUNNER_LISTEN", "0.0.0.0:8090")],
	["runner-listens-on-loopback-only", "ConfigMap", "-runner", drop("data/TCME_RUNNER_LISTEN")],
	["only-known-kinds", "ServiceAccount", "", set_at("kind", "ClusterRoleBinding")],
	["only-known-kinds", "ConfigMap", "-gateway", set_at("kind", "Secret")],
	["nothing-rendered-is-empty", "Deployment", "", set_at("kind", "ConfigMap")],
	["secrets-come-from-secrets", "Deployment", "", set_at(
		below(gateway, "env/1"),
		{"name": "TCME_DATABASE_PASSWORD", "value": "x"},
	)],
	["secrets-come-from-secrets", "ConfigMap", "-gateway", set_at("data/TCME_RUNNER_TOKEN", "x")],
	["secrets-stay-with-their-holder", "Deployment", "", set_at(
		below(runner, "env/-"),
		{"name": "TCME_DATABASE_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "x", "key": "x"}}},
	)],
	["secrets-stay-with-their-holder", "Deployment", "", set_at(
		below(runner, "volumeMounts/-"),
		{"name": "signing", "mountPath": "/run/x"},
	)],
	["one-gateway-at-a-time", "Deployment", "", set_at("spec/strategy/type", "RollingUpdate")],
	["containers-of-a-pod-have-users-of-their-own", "Deployment", "", set_at(
		below(opa, "securityContext/runAsUser"),
		10001,
	)],
	["budget-allows-a-drain", "PodDisruptionBudget", "", set_at("spec/maxUnavailable", 0)],
	["budget-allows-a-drain", "PodDisruptionBudget", "", set_at("spec/minAvailable", 1)],
]

# The rendered objects with the row's patch applied to the one object it names.
with_defect(row) := {key: object |
	some key, original in data.manifests
	object := patched(original, row)
}

patched(original, row) := json.patch(original, [row[3]]) if is_target(original, row)

patched(original, row) := original if not is_target(original, row)

is_target(original, row) if {
	original.kind == row[1]
	original.metadata.name == concat("", ["sample-tcme", row[2]])
}

caught(row) if {
	violations := chart.violation with data.manifests as with_defect(row)
	some violation in violations
	violation.rule == row[0]
}

missed contains sprintf("row %d: %s", [i, row[0]]) if {
	some i, row in planted
	not caught(row)
}

without_target contains sprintf("row %d: %s", [i, row[0]]) if {
	some i, row in planted
	targets := {key | some key, original in data.manifests; is_target(original, row)}
	count(targets) != 1
}

test_the_render_itself_breaks_no_rule if count(chart.violation) == 0

test_every_row_has_exactly_one_target if {
	print("without target:", without_target)
	count(without_target) == 0
}

test_every_planted_defect_is_caught_by_its_rule if {
	print("missed:", missed)
	count(missed) == 0
}

# The names of all rules, read from the policies' own source text: a rule without a planted defect is a test failure.
# Rule names stand in the source as "rule": "name" and as keys of container_rules.
test_every_rule_has_a_planted_defect if {
	in_heads := {name | some name in data.rule_names}
	in_heads | object.keys(chart.container_rules) == {row[0] | some row in planted} | {"schema-is-closed"}
}

open_schemas := [
	{"type": "object", "properties": {"a": {"type": "string"}}},
	{"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": true},
	{"type": "object", "additionalProperties": false, "properties": {"a": {"type": "object"}}},
	{"definitions": {"a": {"type": "object", "properties": {"b": {"type": "object", "properties": {"c": {}}}}}}},
]

test_every_open_schema_is_caught if {
	every schema in open_schemas {
		violations := chart.violation with data.schema as schema
		"schema-is-closed" in {violation.rule | some violation in violations}
	}
}
