# Rules for secrets, rights and the life of the pod.
package tcme.chart

import data.tcme.chart.manifests

allowed_kinds := {
	"ConfigMap", "Deployment", "HTTPRoute", "Ingress", "NetworkPolicy", "Pod", "PodDisruptionBudget",
	"Service", "ServiceAccount", "ServiceMonitor",
}

# No Secret (Helm would keep it in the release record), no Role and no binding, nothing cluster-wide.
violation contains {"rule": "only-known-kinds", "object": manifests.name(object)} if {
	some object in manifests.all
	not object.kind in allowed_kinds
}

violation contains {"rule": "nothing-rendered-is-empty", "object": "data.manifests"} if {
	not manifests.of_kind("Deployment") != set()
}

secret_name := `(PASSWORD|TOKEN|SECRET|API_KEY|DATABASE_USER)$`

violation contains {"rule": "secrets-come-from-secrets", "object": where(entry)} if {
	some entry in manifests.containers
	some variable in entry.container.env
	regex.match(secret_name, variable.name)
	not variable.valueFrom.secretKeyRef
}

violation contains {"rule": "secrets-come-from-secrets", "object": manifests.name(map)} if {
	some map in manifests.of_kind("ConfigMap")
	some key, _ in map.data
	regex.match(secret_name, key)
}

# Who may hold what. A container that is not named for a secret does not get it.
holders := {
	"TCME_DATABASE_USER": {"gateway"},
	"TCME_DATABASE_PASSWORD": {"gateway"},
	"TCME_RUNNER_TOKEN": {"gateway", "runner"},
	"TCME_MODEL_API_KEY": {"runner"},
}

violation contains {"rule": "secrets-stay-with-their-holder", "object": where(entry)} if {
	some entry in manifests.containers
	some variable in entry.container.env
	variable.valueFrom.secretKeyRef
	not entry.container.name in object.get(holders, variable.name, set())
}

violation contains {"rule": "secrets-stay-with-their-holder", "object": where(entry)} if {
	some entry in manifests.containers
	secrets := {volume.name | some volume in entry.pod.spec.volumes; volume.secret}
	some mount in entry.container.volumeMounts
	mount.name in secrets
	not entry.container.name == "gateway"
}

violation contains {"rule": "one-gateway-at-a-time", "object": manifests.name(deployment)} if {
	some deployment in manifests.of_kind("Deployment")
	not deployment.spec.strategy.type == "Recreate"
}

violation contains {"rule": "containers-of-a-pod-have-users-of-their-own", "object": pod.name} if {
	some pod in manifests.pods
	users := [entry.container.securityContext.runAsUser | some entry in manifests.containers; entry.pod == pod]
	count(users) != count({user | some user in users})
}

# A budget that allows no eviction makes a node drain wait for ever.
violation contains {"rule": "budget-allows-a-drain", "object": manifests.name(budget)} if {
	some budget in manifests.of_kind("PodDisruptionBudget")
	not drainable(budget.spec)
}

drainable(spec) if {
	spec.maxUnavailable >= 1
	not spec.minAvailable
}
