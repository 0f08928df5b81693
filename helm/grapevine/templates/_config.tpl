{{/* The files of the configuration, by name. */}}
{{- define "grapevine.configData" -}}
{{ .Values.configSource.key }}: |
  {{- toYaml (omit .Values.config "enabled") | nindent 2 }}
{{- with .Values.grapevineConfig }}
grapevine.yml: |
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- range $name, $text := .Values.templates }}
{{ $name }}: |-
  {{- $text | nindent 2 }}
{{- end }}
{{- end }}
