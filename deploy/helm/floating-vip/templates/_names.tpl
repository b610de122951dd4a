{{/* There is one Floating VIP in a cluster: its custom resources are cluster-wide, so its names need no release in them. */}}
{{- define "floating-vip.labels" -}}
app.kubernetes.io/name: floating-vip
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "floating-vip.tag" -}}
{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}

{{/* Settings of a pod that both programs have. Takes a list: the root, and the program's values. */}}
{{- define "floating-vip.placement" -}}
{{- $root := index . 0 }}{{ $values := index . 1 -}}
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
priorityClassName: {{ $values.priorityClassName }}
{{- with $values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
