{{/* The ConfigMap with rules for planned silences; empty if there is none. */}}
{{- define "grapevine.silencesName" -}}
{{- if or .Values.silences.existingName .Values.silences.files -}}
{{ .Values.silences.existingName | default (printf "%s-silences" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The files with rules for planned silences that are rendered, by name. */}}
{{- define "grapevine.silencesData" -}}
{{- if not .Values.silences.existingName -}}
{{- range $name, $rules := .Values.silences.files }}
{{ $name }}: |
  {{- toYaml $rules | nindent 2 }}
{{- end }}
{{- end -}}
{{- end }}

{{/* The Secret with the tokens of heartbeats; empty if there is none. */}}
{{- define "grapevine.heartbeatsName" -}}
{{- if or .Values.heartbeats.existingSecret .Values.heartbeats.tokens -}}
{{ .Values.heartbeats.existingSecret | default (printf "%s-heartbeats" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The directory of the configurations of tenants; empty if there is none. */}}
{{- define "grapevine.tenantDirectory" -}}
{{- if or .Values.tenants.dir .Values.tenants.existingName .Values.tenants.configs -}}
{{ .Values.tenants.dir | default "/etc/grapevine/tenants" }}
{{- end -}}
{{- end }}

{{/* The ConfigMap or Secret with the configurations of tenants that is mounted; empty if there is none. */}}
{{- define "grapevine.tenantsName" -}}
{{- if and (include "grapevine.tenantDirectory" .) (not .Values.tenants.dir) -}}
{{ .Values.tenants.existingName | default (printf "%s-tenants" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The configurations of tenants that are rendered, by file name. */}}
{{- define "grapevine.tenantsData" -}}
{{- if and .Values.tenants.configs (not .Values.tenants.existingName) (not .Values.tenants.dir) -}}
{{- range $tenant, $config := .Values.tenants.configs }}
{{ $tenant }}.yml: |
  {{- toYaml $config | nindent 2 }}
{{- end }}
{{- end -}}
{{- end }}

{{/* The other files about tenants, by name. */}}
{{- define "grapevine.tenantFiles" -}}
{{- range $file := list "access" "fallback" "limits" }}
{{- with get $.Values.tenants $file }}
{{ $file }}.yml: |
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

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
