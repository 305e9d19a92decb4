{{/* A whole Job, as the spec of a StreamingJobTemplate. Takes a list: the root, and the settings. */}}
{{- define "arcane-rest-plugin.job" -}}
{{- $root := first . }}
{{- $settings := last . }}
{{- with last . -}}
apiVersion: batch/v1
kind: Job
metadata: {{- include "arcane-rest-plugin.jobMetadata" (list $root $settings) | nindent 2 }}
spec:
  backoffLimit: {{ .backoffLimit }}
  {{- with .ttlSecondsAfterFinished }}
  ttlSecondsAfterFinished: {{ . }}
  {{- end }}
  podFailurePolicy:
    rules:
      # A pod that is evicted did nothing wrong, whatever its exit code.
      - action: Ignore
        onPodConditions: [{type: DisruptionTarget, status: "True"}]
      {{- with .podFailurePolicySettings.retryOnExitCodes }}
      - action: Ignore
        onExitCodes: {containerName: arcane-stream, operator: In, values: {{ toJson . }}}
      {{- end }}
      {{- with .podFailurePolicySettings.failOnExitCodes }}
      - action: FailJob
        onExitCodes: {containerName: arcane-stream, operator: In, values: {{ toJson . }}}
      {{- end }}
  template:
    metadata: {{- include "arcane-rest-plugin.jobMetadata" (list $root $settings) | nindent 6 }}
    spec: {{- include "arcane-rest-plugin.pod" (list $root $settings) | nindent 6 }}
{{- end }}
{{- end }}

{{/* Without the chart's version: a template that is otherwise the same is no news for the Jobs that were made from it. */}}
{{- define "arcane-rest-plugin.jobMetadata" -}}
{{- $root := first . }}
{{- $labels := include "arcane-rest-plugin.selectorLabels" $root | fromYaml }}
{{- $labels = mergeOverwrite (dict "app.kubernetes.io/part-of" "arcane") $labels $root.Values.additionalLabels (last .).additionalLabels -}}
labels: {{- toYaml $labels | nindent 2 }}
{{- with mergeOverwrite (dict) $root.Values.additionalAnnotations (last .).additionalAnnotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "arcane-rest-plugin.pod" -}}
{{- $root := first . }}
{{- with last . -}}
restartPolicy: Never
serviceAccountName: {{ include "arcane-rest-plugin.serviceAccountName" $root }}
automountServiceAccountToken: true
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .terminationGracePeriodSeconds }}
securityContext: {{- toYaml .podSecurityContext | nindent 2 }}
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
containers:
  - name: arcane-stream
    image: {{ include "arcane-rest-plugin.image" $root | quote }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    env:
      - {name: APPLICATION_VERSION, value: {{ default $root.Chart.AppVersion $root.Values.image.tag | quote }}}
      - {name: ARCANE__LOG_LEVEL, value: {{ lower .logLevel | quote }}}
      - {name: ARCANE__LOG_FORMAT, value: {{ .logFormat | quote }}}
      {{- /* 9090 is the plugin's own in a cluster, and arcane-operator local gives each of its processes another one. */}}
      {{- if ne (int .metricsPort) 9090 }}
      - {name: ARCANE__METRICS_PORT, value: {{ .metricsPort | quote }}}
      {{- end }}
      {{- with .extraEnv }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- with .extraEnvFrom }}
    envFrom: {{- toYaml . | nindent 6 }}
    {{- end }}
    ports:
      - {name: metrics, containerPort: {{ .metricsPort }}}
    # Fails when nothing has moved for longer than the source may be silent: no row, no window, no pause that is not over.
    livenessProbe:
      httpGet: {path: /healthz, port: metrics}
      initialDelaySeconds: 10
      periodSeconds: 30
      timeoutSeconds: 5
      failureThreshold: 3
    terminationMessagePolicy: FallbackToLogsOnError
    securityContext: {{- toYaml .containerSecurityContext | nindent 6 }}
    {{- with .resources }}
    resources: {{- toYaml . | nindent 6 }}
    {{- end }}
    {{- with .extraVolumeMounts }}
    volumeMounts: {{- toYaml . | nindent 6 }}
    {{- end }}
{{- with .extraVolumes }}
volumes: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .topologySpreadConstraints }}
topologySpreadConstraints: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
