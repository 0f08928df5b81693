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

{{/* The files that flags name beside the configuration, by name. */}}
{{- define "grapevine.files" -}}
{{- $values := .Values -}}
{{- $files := dict "access" $values.access "web" $values.webConfig -}}
{{- range $name, $content := merge $files (pick $values.tenants "fallback" "limits") }}
{{- with $content }}
{{ $name }}.yml: |
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Secret with the keys of buttons; empty if there is none. */}}
{{- define "grapevine.buttonsName" -}}
{{- if or .Values.buttons.existingSecret .Values.buttons.keys -}}
{{ .Values.buttons.existingSecret | default (printf "%s-buttons" (include "grapevine.fullname" .)) }}
{{- end -}}
{{- end }}

{{/* The content of grapevine.yml: what the values say, in which keys of grapevineConfig win; empty if it is not rendered. */}}
{{- define "grapevine.own" -}}
{{- $own := dict -}}
{{- with include "grapevine.server" . | fromYaml -}}
{{- $own = set $own "server" . -}}
{{- end -}}
{{- if include "grapevine.buttonsName" . -}}
{{- $own = set $own "messages" (dict "buttons" (dict "key_file" "/etc/grapevine/buttons/keys")) -}}
{{- end -}}
{{- $own = mergeOverwrite $own (deepCopy (.Values.grapevineConfig | default dict)) -}}
{{- if include "grapevine.silencesName" . -}}
{{- $dirs := append (dig "silences" "dirs" list $own) "/etc/grapevine/silences" -}}
{{- $own = set $own "silences" (set ($own.silences | default dict) "dirs" $dirs) -}}
{{- end -}}
{{- if and $own (not .Values.configSource.grapevineKey) -}}
{{ toYaml $own }}
{{- end -}}
{{- end }}

{{/* The section server of grapevine.yml, as far as values say it. */}}
{{- define "grapevine.server" -}}
{{- with .Values.alerts.replicaLabels }}
alerts:
  replica_labels: {{ toJson . }}
{{- end }}
{{- if include "grapevine.history" . }}
history:
  retention: {{ .Values.history.retention }}
  max_bytes: {{ include "grapevine.historySize" . }}
{{- end }}
{{- with .Values.mcp }}
mcp: {{ . }}
{{- end }}
{{- with .Values.tenants }}
{{- if or .fallback .limits (not .default) }}
tenants:
  {{- if .fallback }}
  fallback_config: /etc/grapevine/files/fallback.yml
  {{- end }}
  {{- if .limits }}
  limits_file: /etc/grapevine/files/limits.yml
  {{- end }}
  {{- if not .default }}
  default: false
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The path of grapevine.yml; empty if there is none. */}}
{{- define "grapevine.ownFile" -}}
{{- if include "grapevine.configDirectory" . -}}
{{- with .Values.configSource.grapevineKey | default (include "grapevine.own" . | empty | ternary "" "grapevine.yml") -}}
{{ include "grapevine.configDirectory" $ }}/{{ . }}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Where the configuration is mounted; without config only grapevine.yml is, elsewhere; empty if nothing is. */}}
{{- define "grapevine.configDirectory" -}}
{{- if .Values.config.enabled -}}
/etc/alertmanager
{{- else if include "grapevine.own" . -}}
/etc/grapevine/own
{{- end -}}
{{- end }}

{{/* The files of the configuration that are rendered, by name. */}}
{{- define "grapevine.configData" -}}
{{- $rendered := and .Values.config.enabled (not .Values.configSource.existingName) -}}
{{- if $rendered }}
{{ .Values.configSource.key }}: |
  {{- toYaml (omit .Values.config "enabled") | nindent 2 }}
{{- end }}
{{- with include "grapevine.own" . }}
grapevine.yml: |
  {{- . | nindent 2 }}
{{- end }}
{{- if $rendered }}
{{- range $name, $text := .Values.templates }}
{{ $name }}: |-
  {{- $text | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}
