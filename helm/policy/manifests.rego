# What the rules look at. data.manifests holds one rendered Kubernetes object per key; helm/check fills it.
package tcme.chart.manifests

all contains object if some object in data.manifests

of_kind(kind) := {object | some object in all; object.kind == kind}

name(object) := sprintf("%s/%s", [object.kind, object.metadata.name])

# Every pod of the chart: those of Deployments, and bare ones (helm test).
pods contains {"name": name(object), "labels": labels(object.spec.template), "spec": object.spec.template.spec} if {
	some object in all
	object.spec.template.spec.containers
}

pods contains {"name": name(object), "labels": labels(object), "spec": object.spec} if {
	some object in of_kind("Pod")
}

labels(described) := object.get(object.get(described, "metadata", {}), "labels", {})

# Every container with the pod it is in. Native sidecars are init containers.
containers contains {"pod": pod, "container": container} if {
	some pod in pods
	some field in ["initContainers", "containers", "ephemeralContainers"]
	some container in pod.spec[field]
}

selects(selector, labels) if object.subset(labels, object.get(selector, "matchLabels", {}))
