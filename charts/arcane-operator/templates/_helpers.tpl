{{/* The name of the chart, as in labels. */}}
{{- define "arcane-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the release's objects. It leaves room for what is added to it; long ones that begin alike keep apart. */}}
{{- define "arcane-operator.fullname" -}}
{{- $name := printf "%s-%s" .Release.Name (include "arcane-operator.name" .) }}
{{- if .Values.fullnameOverride }}{{ $name = .Values.fullnameOverride }}
{{- else if contains (include "arcane-operator.name" .) .Release.Name }}{{ $name = .Release.Name }}
{{- end }}
{{- if gt (len $name) 50 }}{{ $name = printf "%s-%s" (trunc 42 $name | trimSuffix "-") (sha256sum $name | trunc 7) }}{{ end }}
{{- $name }}
{{- end }}

{{/*
The name of its objects without a namespace: releases of one name in several namespaces keep apart. A colon can be in no name of a release or a
namespace, so that no two of them make the same.
*/}}
{{- define "arcane-operator.clusterName" -}}
{{- printf "%s:%s" (include "arcane-operator.fullname" .) .Release.Namespace }}
{{- end }}

{{- define "arcane-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "arcane-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Of the pod of helm test, which is none of the operator's. */}}
{{- define "arcane-operator.testLabels" -}}
app.kubernetes.io/name: {{ include "arcane-operator.name" . | trunc 58 | trimSuffix "-" }}-test
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "arcane-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "arcane-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: arcane
{{- end }}

{{/*
Labels and annotations of an object: those of the chart, those that all objects get, and its own.
Takes a list: the root, then dictionaries of labels and of annotations.
*/}}
{{- define "arcane-operator.metadata" -}}
{{- $root := first . }}
{{- $labels := mergeOverwrite (include "arcane-operator.labels" $root | fromYaml) $root.Values.additionalLabels (index (append . dict) 1 | default dict) }}
{{- $annotations := mergeOverwrite (dict) $root.Values.additionalAnnotations (index (concat . (list dict dict)) 2 | default dict) -}}
labels: {{- toYaml $labels | nindent 2 }}
{{- with $annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "arcane-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "arcane-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "arcane-operator.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{- define "arcane-operator.subject" -}}
- kind: ServiceAccount
  name: {{ include "arcane-operator.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* What is wrong with the values although each of them is right by itself. */}}
{{- define "arcane-operator.check" -}}
{{- with .Values }}
{{- if and (not .settings.leaderElection.enabled) (gt (int .replicaCount) 1) }}
{{- fail "replicaCount: without settings.leaderElection.enabled all replicas would work at once; set replicaCount to 1, or let them elect a leader" }}
{{- end }}
{{- with .settings.leaderElection }}
{{- $lease := include "arcane-operator.seconds" .leaseDuration | int }}
{{- $renew := include "arcane-operator.seconds" .renewDeadline | int }}
{{- $retry := include "arcane-operator.seconds" .retryPeriod | int }}
{{- if and .enabled (or (ge $renew $lease) (ge $retry $renew)) }}
{{- fail "settings.leaderElection: retryPeriod must be shorter than renewDeadline, and that shorter than leaseDuration, or two replicas lead at once" }}
{{- end }}
{{- end }}
{{- if eq (int .settings.probes.port) (int .settings.telemetry.metricsPort) }}
{{- fail "settings.probes.port and settings.telemetry.metricsPort must differ: each has a server of its own" }}
{{- end }}
{{- if and .rbac.create (not .serviceAccount.create) (not .serviceAccount.name) }}
{{- fail "serviceAccount.name: name the service account that the roles are bound to, or let the chart make one; \"default\" would share the operator's rights with every pod of the namespace" }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Who keeps the chart from installing the CRD of this name: nothing where it is not there or belongs to this release.
Takes a list: the root, and the name.
*/}}
{{- define "arcane-operator.crdOwner" -}}
{{- $root := index . 0 }}
{{- with lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" (index . 1) }}
{{- $annotations := default dict .metadata.annotations }}
{{- $release := index $annotations "meta.helm.sh/release-name" }}
{{- $namespace := index $annotations "meta.helm.sh/release-namespace" }}
{{- if not $release }}no release
{{- else if or (ne $release $root.Release.Name) (ne $namespace $root.Release.Namespace) }}release {{ $release }} in namespace {{ $namespace }}
{{- end }}
{{- end }}
{{- end }}
