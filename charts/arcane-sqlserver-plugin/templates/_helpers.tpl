{{/* The name of the chart, as in labels. */}}
{{- define "arcane-sqlserver-plugin.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of the release's objects. It leaves room for what is added to it; long ones that begin alike keep apart. */}}
{{- define "arcane-sqlserver-plugin.fullname" -}}
{{- $name := printf "%s-%s" .Release.Name (include "arcane-sqlserver-plugin.name" .) }}
{{- if .Values.fullnameOverride }}{{ $name = .Values.fullnameOverride }}
{{- else if contains (include "arcane-sqlserver-plugin.name" .) .Release.Name }}{{ $name = .Release.Name }}
{{- end }}
{{- if gt (len $name) 50 }}{{ $name = printf "%s-%s" (trunc 42 $name | trimSuffix "-") (sha256sum $name | trunc 7) }}{{ end }}
{{- $name }}
{{- end }}

{{/*
The name of its objects without a namespace: releases of one name in several namespaces keep apart. A colon can be in no name of a release or a
namespace, so that no two of them make the same.
*/}}
{{- define "arcane-sqlserver-plugin.clusterName" -}}
{{- printf "%s:%s" (include "arcane-sqlserver-plugin.fullname" .) .Release.Namespace }}
{{- end }}

{{- define "arcane-sqlserver-plugin.selectorLabels" -}}
app.kubernetes.io/name: {{ include "arcane-sqlserver-plugin.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "arcane-sqlserver-plugin.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "arcane-sqlserver-plugin.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: arcane
{{- end }}

{{/*
Labels and annotations of an object: those of the chart, those that all objects get, and its own.
Takes a list: the root, then dictionaries of labels and of annotations.
*/}}
{{- define "arcane-sqlserver-plugin.metadata" -}}
{{- $root := first . }}
{{- $labels := mergeOverwrite (include "arcane-sqlserver-plugin.labels" $root | fromYaml) $root.Values.additionalLabels (index (append . dict) 1 | default dict) }}
{{- $annotations := mergeOverwrite (dict) $root.Values.additionalAnnotations (index (concat . (list dict dict)) 2 | default dict) -}}
labels: {{- toYaml $labels | nindent 2 }}
{{- with $annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The namespaces with streams, as a list in YAML. */}}
{{- define "arcane-sqlserver-plugin.namespaces" -}}
{{- default (list .Release.Namespace) .Values.namespaces | toYaml }}
{{- end }}

{{- define "arcane-sqlserver-plugin.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "arcane-sqlserver-plugin.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "arcane-sqlserver-plugin.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{ end }}
{{- end }}
{{- end }}

{{/* The names of the two templates. */}}
{{- define "arcane-sqlserver-plugin.templateName" -}}
{{- default (include "arcane-sqlserver-plugin.fullname" .) .Values.jobTemplateSettings.nameOverride }}
{{- end }}

{{- define "arcane-sqlserver-plugin.backfillTemplateName" -}}
{{- default (printf "%s-backfill" (include "arcane-sqlserver-plugin.templateName" .)) .Values.backfillJobTemplateSettings.nameOverride }}
{{- end }}

{{/* The CRD that the plugin itself prints. */}}
{{- define "arcane-sqlserver-plugin.crd" -}}
{{- .Files.Get "files/crd.yaml" }}
{{- end }}

{{- define "arcane-sqlserver-plugin.className" -}}
{{- default .Chart.Name .Values.streamClass.name }}
{{- end }}

{{/* What is wrong with the values although each of them is right by itself. */}}
{{- define "arcane-sqlserver-plugin.check" -}}
{{- with .Values }}
{{- if and .rbac.create .rbac.role.jobEditor.create (not .serviceAccount.create) (not .serviceAccount.name) }}
{{- fail "serviceAccount.name: name the service account that the role is bound to, or let the chart make one; \"default\" would let every pod of the namespace annotate Jobs" }}
{{- end }}
{{- $backfill := mergeOverwrite (deepCopy .jobTemplateSettings) .backfillJobTemplateSettings }}
{{- range $name, $settings := dict "jobTemplateSettings" .jobTemplateSettings "backfillJobTemplateSettings" $backfill }}
{{- range $settings.podFailurePolicySettings.retryOnExitCodes }}
{{- if has . $settings.podFailurePolicySettings.failOnExitCodes }}
{{- fail (printf "%s.podFailurePolicySettings: the exit code %v cannot both ask for a new pod and fail the stream; remove it from one of the two lists" $name .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/*
Who keeps the chart from installing its CRD: nothing where it is not there or belongs to this release.
*/}}
{{- define "arcane-sqlserver-plugin.crdOwner" -}}
{{- with lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" (include "arcane-sqlserver-plugin.crd" . | fromYaml).metadata.name }}
{{- include "arcane-sqlserver-plugin.owner" (list $ .) }}
{{- end }}
{{- end }}

{{/* The StreamClass that runs the kind already, and does not belong to this release; nothing where there is none. */}}
{{- define "arcane-sqlserver-plugin.otherClass" -}}
{{- $names := (include "arcane-sqlserver-plugin.crd" . | fromYaml).spec }}
{{- if .Capabilities.APIVersions.Has "streaming.sneaksanddata.com/v1/StreamClass" }}
{{- range (lookup "streaming.sneaksanddata.com/v1" "StreamClass" "" "").items }}
{{- if and (eq .spec.kindRef $names.names.kind) (eq (default "" .spec.apiGroupRef) $names.group) (include "arcane-sqlserver-plugin.owner" (list $ .)) }}
{{- .metadata.name }}{{ break }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Whom an object of the cluster belongs to; nothing where it is this release. Takes a list: the root, and the object. */}}
{{- define "arcane-sqlserver-plugin.owner" -}}
{{- $root := first . }}
{{- $annotations := default dict (last .).metadata.annotations }}
{{- $release := index $annotations "meta.helm.sh/release-name" }}
{{- $namespace := index $annotations "meta.helm.sh/release-namespace" }}
{{- if not $release }}no release
{{- else if or (ne $release $root.Release.Name) (ne $namespace $root.Release.Namespace) }}release {{ $release }} in namespace {{ $namespace }}
{{- end }}
{{- end }}
