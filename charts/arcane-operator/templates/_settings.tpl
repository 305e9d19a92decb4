{{/* The name of the Lease: that of the release, so that two releases never elect one leader. */}}
{{- define "arcane-operator.leaseName" -}}
{{- default (include "arcane-operator.fullname" .) .Values.settings.leaderElection.leaseName }}
{{- end }}

{{/* The settings as variables: a change of one makes new pods. */}}
{{- define "arcane-operator.env" -}}
{{- $prefix := "ARCANE_OPERATOR__" }}
{{- with .Values.settings }}
- {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
- {name: APPLICATION_VERSION, value: {{ default $.Chart.AppVersion $.Values.image.tag | quote }}}
{{- with .namespaces }}
- {name: {{ $prefix }}NAMESPACES, value: {{ join "," . | quote }}}
{{- end }}
{{- with .leaderElection }}
- {name: {{ $prefix }}LEADER_ELECTION__ENABLED, value: {{ .enabled | quote }}}
{{- if .enabled }}
- {name: {{ $prefix }}LEADER_ELECTION__NAME, value: {{ include "arcane-operator.leaseName" $ | quote }}}
- {name: {{ $prefix }}LEADER_ELECTION__LEASE_DURATION, value: {{ .leaseDuration | quote }}}
- {name: {{ $prefix }}LEADER_ELECTION__RENEW_DEADLINE, value: {{ .renewDeadline | quote }}}
- {name: {{ $prefix }}LEADER_ELECTION__RETRY_PERIOD, value: {{ .retryPeriod | quote }}}
{{- end }}
{{- end }}
- {name: {{ $prefix }}PROBES__ADDR, value: {{ .probes.listenAddrOverride | default (printf ":%v" .probes.port) | quote }}}
{{- with .telemetry }}
- {name: {{ $prefix }}TELEMETRY__METRICS_BIND_ADDRESS, value: {{ .metricsBindAddressOverride | default (printf ":%v" .metricsPort) | quote }}}
- {name: {{ $prefix }}TELEMETRY__LOG_LEVEL, value: {{ lower .logLevel | quote }}}
- {name: {{ $prefix }}TELEMETRY__LOG_FORMAT, value: {{ .logFormat | quote }}}
{{- with .clusterName }}
- {name: {{ $prefix }}TELEMETRY__CLUSTER_NAME, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- range $name, $value := .limits }}
- {name: {{ $prefix }}LIMITS__{{ snakecase $name | upper }}, value: {{ include "arcane-operator.text" $value | quote }}}
{{- end }}
{{- range $name, $value := .client }}
- {name: {{ $prefix }}CLIENT__{{ snakecase $name | upper }}, value: {{ include "arcane-operator.text" $value | quote }}}
{{- end }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A value as text: a great number is not written with an exponent. */}}
{{- define "arcane-operator.text" -}}
{{- if kindIs "float64" . }}{{ if eq . (floor .) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{/* A duration such as 1h30m in seconds. */}}
{{- define "arcane-operator.seconds" -}}
{{- $seconds := dict "s" 1 "m" 60 "h" 3600 "d" 86400 }}
{{- $sum := 0 }}
{{- range regexFindAll "[0-9]+[smhd]" . -1 }}
{{- $sum = add $sum (mul (regexFind "[0-9]+" . | int) (get $seconds (regexFind "[smhd]" .))) }}
{{- end }}
{{- $sum }}
{{- end }}
