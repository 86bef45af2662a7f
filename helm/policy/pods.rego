# Rules for pods: the restricted profile of the Pod Security Standards
# (https://kubernetes.io/docs/concepts/security/pod-security-standards/), read strictly: what the profile lets a pod
# inherit, each container states itself. Added: read-only root, no token, limits, pinned images, bounded scratch space.
package tcme.chart

import data.tcme.chart.manifests

violation contains {"rule": "pod-runs-as-non-root", "object": pod.name} if {
	some pod in manifests.pods
	not pod_user_is_safe(pod.spec)
}

pod_user_is_safe(spec) if {
	spec.securityContext.runAsNonRoot == true
	spec.securityContext.runAsUser > 0
	spec.securityContext.seccompProfile.type == "RuntimeDefault"
}

violation contains {"rule": "pod-leaves-host-namespaces-alone", "object": pod.name} if {
	some pod in manifests.pods
	some field in ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"]
	pod.spec[field] == true
}

violation contains {"rule": "pod-has-no-service-account-token", "object": pod.name} if {
	some pod in manifests.pods
	not pod.spec.automountServiceAccountToken == false
}

violation contains {"rule": "pod-has-no-service-account-token", "object": manifests.name(account)} if {
	some account in manifests.of_kind("ServiceAccount")
	not account.automountServiceAccountToken == false
}

# A projected token would come back through the side door.
violation contains {"rule": "pod-volume-kinds", "object": pod.name} if {
	some pod in manifests.pods
	some volume in pod.spec.volumes
	some kind in object.keys(volume)
	not kind in {"name", "configMap", "secret", "emptyDir", "persistentVolumeClaim", "image"}
}

violation contains {"rule": "scratch-space-is-bounded-memory", "object": pod.name} if {
	some pod in manifests.pods
	some volume in pod.spec.volumes
	volume.emptyDir
	not bounded_memory(volume.emptyDir)
}

bounded_memory(directory) if {
	directory.medium == "Memory"
	directory.sizeLimit
}

violation contains {"rule": "claims-are-read-only", "object": pod.name} if {
	some pod in manifests.pods
	some volume in pod.spec.volumes
	volume.persistentVolumeClaim
	not volume.persistentVolumeClaim.readOnly == true
}

violation contains {"rule": rule, "object": where(entry)} if {
	some entry in manifests.containers
	some rule, _ in container_rules
	not container_keeps(rule, entry.container)
}

where(entry) := sprintf("%s/%s", [entry.pod.name, entry.container.name])

container_rules := {
	"container-runs-as-non-root": "runAsNonRoot and a uid above 0, stated by the container itself",
	"container-cannot-escalate": "allowPrivilegeEscalation false, privileged false",
	"container-has-no-capabilities": "drop ALL, add nothing",
	"container-root-is-read-only": "readOnlyRootFilesystem true",
	"container-has-seccomp": "seccompProfile RuntimeDefault",
	"container-has-requests-and-limits": "cpu, memory and ephemeral-storage, each in requests and limits",
	"container-image-is-pinned": "a tag other than latest, or a digest",
	"container-has-no-host-port": "no hostPort",
}

container_keeps("container-runs-as-non-root", container) if {
	container.securityContext.runAsNonRoot == true
	container.securityContext.runAsUser > 0
}

container_keeps("container-cannot-escalate", container) if {
	container.securityContext.allowPrivilegeEscalation == false
	container.securityContext.privileged == false
}

container_keeps("container-has-no-capabilities", container) if {
	"ALL" in container.securityContext.capabilities.drop
	not container.securityContext.capabilities.add
}

container_keeps("container-root-is-read-only", container) if {
	container.securityContext.readOnlyRootFilesystem == true
}

container_keeps("container-has-seccomp", container) if {
	container.securityContext.seccompProfile.type == "RuntimeDefault"
}

container_keeps("container-has-requests-and-limits", container) if {
	every part in ["requests", "limits"] {
		every resource in ["cpu", "memory", "ephemeral-storage"] {
			container.resources[part][resource]
		}
	}
}

container_keeps("container-image-is-pinned", container) if {
	regex.match(`^[^@]+:[A-Za-z0-9_][A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?$`, container.image)
	not regex.match(`:latest(@|$)`, container.image)
}

container_keeps("container-has-no-host-port", container) if {
	every port in object.get(container, "ports", []) {
		not port.hostPort
	}
}
